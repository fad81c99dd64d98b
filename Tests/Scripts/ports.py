"""Ports for programs that have to be told one before they start."""

import pathlib
import random
import socket

FIRST = 10_000
_taken = []


def _candidates():
    """Ports that the system gives to nobody who asks for any, nor to an outgoing connection."""
    low, high = map(int, pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    return [*range(FIRST, low), *range(high + 1, 65_536)]


def _is_ours(port):
    """Takes the port's name for the life of this process: another test run passes over it."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0brama-test-port-{port}")
    except OSError:
        name.close()
        return False
    _taken.append(name)
    return True


def _is_free(port):
    with socket.socket() as probe:
        # As our servers bind: connections that are over do not keep them away.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """A port that stays free until the program that is told it binds it.

    One that the system chose, and that was let go again, may be another's by then.
    """
    candidates = _candidates()
    for port in random.sample(candidates, min(len(candidates), 2_000)):
        if _is_ours(port) and _is_free(port):
            return port
    # All ports are the system's to give: as good as can be.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
