"""`Scripts/demo`, as `make demo` runs it, on other ports."""

import os
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from nginx_process import ROOT, free_port

NAMES = ("PORT", "GATEWAY_PORT", "ADMIN_PORT", "PORTAL_PORT", "SIMULATOR_PORT")


@pytest.fixture
def environment(tmp_path):
    ports = {f"BRAMA_DEMO_{name}": str(free_port()) for name in NAMES}
    return {**os.environ, **ports, "BRAMA_DEMO_STATE": str(tmp_path / "demo")}


def fetch(url, accept="text/html"):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=5) as answer:
        return answer.status, answer.read().decode()


def listening(port):
    try:
        socket.create_connection(("127.0.0.1", int(port)), 1).close()
        return True
    except OSError:
        return False


@pytest.mark.parametrize("number, to_group", [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_one_command_starts_all_and_one_signal_stops_all(environment, number, to_group):
    process = subprocess.Popen(
        [ROOT / "Scripts/demo"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        base = f"http://localhost:{environment['BRAMA_DEMO_PORT']}"
        deadline = time.monotonic() + 30
        while not all(listening(environment[f"BRAMA_DEMO_{name}"]) for name in NAMES):
            assert process.poll() is None and time.monotonic() < deadline, process.stdout.read().decode()
            time.sleep(0.05)
        assert fetch(base + "/")[0] == 200
        status, page = fetch(base + "/moje?x=1")
        assert status == 200 and 'name="SAMLRequest"' in page
        assert f"http://127.0.0.1:{environment['BRAMA_DEMO_SIMULATOR_PORT']}/login/SingleSignOnService" in page
    finally:
        if to_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        output = process.communicate(timeout=40)[0].decode()
    assert process.returncode == 0, output
    assert f"Open {base}/" in output
    assert not any(listening(environment[f"BRAMA_DEMO_{name}"]) for name in NAMES)


def test_a_taken_port_is_named_with_its_mend(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment["BRAMA_DEMO_GATEWAY_PORT"] = str(taken.getsockname()[1])
        result = subprocess.run([ROOT / "Scripts/demo"], env=environment, capture_output=True, text=True, timeout=20)
    assert result.returncode == 1
    assert environment["BRAMA_DEMO_GATEWAY_PORT"] in result.stderr and "BRAMA_DEMO_GATEWAY_PORT" in result.stderr


def test_a_missing_executable_is_named_with_its_mend(environment):
    environment["BRAMA_BINARY"] = "/nowhere/brama"
    result = subprocess.run([ROOT / "Scripts/demo"], env=environment, capture_output=True, text=True, timeout=20)
    assert result.returncode == 1 and "make demo" in result.stderr


def test_a_site_that_cannot_be_read_is_named_with_its_mend(environment):
    environment["BRAMA_DEMO_SITE"] = "/nowhere/portal.conf"
    result = subprocess.run([ROOT / "Scripts/demo"], env=environment, capture_output=True, text=True, timeout=20)
    assert result.returncode == 1 and "/nowhere/portal.conf" in result.stderr and "BRAMA_DEMO_SITE" in result.stderr
