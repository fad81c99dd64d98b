"""Ports that tests hand out are nobody else's."""

import pathlib
import socket
import subprocess
import sys

from ports import free_port

GIVE = "import sys; sys.path.insert(0, sys.argv[1]); from ports import free_port; " \
    "print(*[free_port() for _ in range(300)], flush=True); sys.stdin.read()"


def test_no_two_runs_get_the_same_port():
    here = str(pathlib.Path(__file__).parent)
    runs = [subprocess.Popen([sys.executable, "-c", GIVE, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(4)]
    given = [int(port) for run in runs for port in run.stdout.readline().split()]
    for run in runs:
        run.communicate()
    assert len(given) == len(set(given)) == 1200


def test_the_system_gives_it_to_nobody():
    low, high = map(int, pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert not any(low <= free_port() <= high for _ in range(100))


def test_one_in_use_is_passed_over(monkeypatch):
    import ports
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr(ports, "_candidates", lambda: [taken])
        assert free_port() != taken
