"""All benchmarks in one run, side by side; prints the tables of README.md.

usage: benchmark.py BRAMA PRIMITIVES [--quick]
"""

import json
import os
import pathlib
import platform
import re
import resource
import subprocess
import sys
import tempfile

from hanging_logins import Burden
from installation import Installation, resident_megabytes
from login_client import Login
from login_waves import LoginWaves
from session_checks import Nginx, check_straight
from waiting_node import WaitingNode

# What of ours contains which bare cryptography.
CONTAINS = {
    "sign AuthnRequest": "bare sign",
    "sign ArtifactResolve": "bare sign",
    "verify ArtifactResponse": "bare verify",
    "verify Response": "bare verify",
    "decrypt": "bare agree",
    "whole login": "bare login",
}


def table(title, columns, rows):
    print(f"\n### {title}\n\n| " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * (len(columns) - 1))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    sys.stdout.flush()


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    name = model[1].strip() if model else platform.machine()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, {name}; load average {load:.1f} at the start.")


def primitives(binary):
    result = json.loads(subprocess.run([binary], check=True, capture_output=True, text=True).stdout)
    times = result["nanoseconds"]
    bare_answer = times["bare login"]["cpu"] - 2 * times["bare sign"]["cpu"]
    rows = []
    for name, time in times.items():
        floor = times[CONTAINS[name]]["cpu"] if name in CONTAINS else None
        floor = bare_answer if name == "validate answer" else floor
        ratio = f"{time['cpu'] / floor:.2f}" if floor else ""
        rows.append((name, f"{1e9 / time['wall']:,.0f}", f"{time['cpu'] / 1e3:.1f}", ratio))
    table(
        f"Messages and keys: one thread, a message of {result['bytes']:,} bytes ({result['message']})",
        ("", "per second", "CPU µs", "to the bare cryptography in it"), rows)
    return times["bare login"]["cpu"] / 1e6


def logins(installation, primitives_binary, hot, waves):
    idle = resident_megabytes(installation.gateway)
    runs = LoginWaves(installation)
    rows, done = [], 0
    for count in waves:
        paced = subprocess.Popen([primitives_binary, "--paced"], stdout=subprocess.PIPE, text=True)
        result = runs.run([count])[0]
        bare = int(paced.communicate()[0]) / 1e6
        done += result["logins"]
        rows.append((
            f"{done:,}", f"{result['rate']:.0f}", f"{result['cpu']:.2f}", f"{bare:.3f}", f"{result['cpu'] / bare:.1f}",
            f"{result['cpu'] / hot:.1f}", f"{result['memory']:.0f}"))
    table(
        f"Complete logins: {runs.processes} clients; idle the gateway takes {idle:.0f} MB",
        ("logins so far", "per second", "CPU ms each", "bare, beside it, ms", "ratio", "ratio to bare in a loop",
         "resident MB"), rows)
    return runs.cookie


def checks(installation, cookie, seconds):
    rows = []
    for connections in (16, 64, 256):
        result = check_straight(installation, cookie, seconds, connections)
        rows.append((
            f"straight, {connections} connections", f"{result['rate']:,.0f}", f"{result['cpu']:.1f}",
            f"{result['p50']:.2f}", f"{result['p99']:.2f}"))
    if Nginx.is_there():
        with Nginx(installation, installation.directory) as nginx:
            static, guarded = nginx.measure(cookie, seconds)
        rows.append(("nginx, static page", f"{static['rate']:,.0f}", "", f"{static['p50']:.2f}", f"{static['p99']:.2f}"))
        rows.append((
            f"nginx, auth_request ({guarded['rate'] / static['rate']:.2f} of static)", f"{guarded['rate']:,.0f}",
            f"{guarded['cpu']:.1f}", f"{guarded['p50']:.2f}", f"{guarded['p99']:.2f}"))
    table(
        "Session checks: wrk on the same cores", ("", "per second", "gateway CPU µs", "p50 ms", "p99 ms"), rows)


def checks_under_burden(installation, node, cookie, seconds):
    rows = []

    def measure(name):
        result = check_straight(installation, cookie, seconds, 16)
        rows.append((name, f"{result['rate']:,.0f}", f"{result['p50']:.2f}", f"{result['p99']:.2f}"))

    measure("nothing else")
    with Burden(installation, node) as burden:
        measure(f"{burden.logins} logins wait for the node, {burden.idle:,} connections idle")
        memory = resident_megabytes(installation.gateway)
    measure("nothing else again")
    table(
        f"Session checks while the node hangs: 16 connections; {memory:.0f} MB resident meanwhile",
        ("", "per second", "p50 ms", "p99 ms"), rows)


def main():
    binary, primitives_binary = sys.argv[1:3]
    quick = "--quick" in sys.argv
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    machine()
    hot = primitives(primitives_binary)
    with tempfile.TemporaryDirectory() as directory, Installation(binary, directory) as installation:
        waves = (300, 300) if quick else (1_000, 4_000, 5_000, 10_000)
        cookie = logins(installation, primitives_binary, hot, waves)
        checks(installation, cookie, 2 if quick else 5)
    node = WaitingNode()
    with tempfile.TemporaryDirectory() as directory:
        with Installation(binary, directory, resolution_port=node.port) as installation:
            node.target_port = installation.node_port
            cookie = Login(installation.gateway_port, installation.node_port).log_in()
            checks_under_burden(installation, node, cookie, 2 if quick else 6)


if __name__ == "__main__":
    main()
