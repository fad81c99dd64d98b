"""Hundreds of thousands of logins and millions of checks with logouts between them; what must stay flat, wave by wave.

usage: soak.py BRAMA [--logins N] [--checks N] [--waves N] [STORE…]
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import stores
from benchmark import machine, table
from installation import Installation, cpu_seconds, resident_megabytes
from session_checks import wrk_cookies

CLIENT = pathlib.Path(__file__).parent / "soak_client.py"
# Short, so that what is stored levels out within the run, and longer than two waves: after that every growth is a leak.
# The lifetime as well: who had which session, and in which browser, is kept until sessions could last no longer.
SESSION = "session: { idleTimeout: 4m, lifetime: 4m }\n"


class Clients:
    """Processes that log in at the same time."""

    def __init__(self, installation, directory, count=3):
        origin = f"http://127.0.0.1:{installation.gateway_port}"
        command = [sys.executable, CLIENT, installation.gateway_port, installation.node_port, origin]
        self.files = [directory / f"cookies-{number}" for number in range(count)]
        self.processes = [
            subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(count)
        ]

    def wave(self, logins):
        """Latencies of the logins in seconds, and the cookies of the sessions that live on."""
        for process, file in zip(self.processes, self.files):
            process.stdin.write(f"{logins // len(self.processes)} {file}\n")
            process.stdin.flush()
        answers = [process.stdout.readline() for process in self.processes]
        if not all(answers):
            raise RuntimeError("a login or logout failed")
        cookies = [line for file in self.files for line in file.read_text().splitlines()]
        return [latency for answer in answers for latency in json.loads(answer)], cookies

    def close(self):
        for process in self.processes:
            process.stdin.close()
            process.wait()


class Checks(threading.Thread):
    """Checks the sessions of the wave before while the next one logs in, until enough are done."""

    def __init__(self, installation, file, count):
        super().__init__()
        self.installation, self.file, self.count = installation, file, count
        self.results = []
        self.failure = None

    def run(self):
        try:
            while sum(result["requests"] for result in self.results) < self.count:
                self.results.append(wrk_cookies(self.installation, self.file, connections=16, seconds=2))
        except Exception as failure:  # noqa: BLE001 - told by finish()
            self.failure = failure

    def finish(self):
        self.join()
        if self.failure:
            raise self.failure
        return self.results


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def descriptors(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def soak(binary, store, directory, arguments):
    rows, logins, checks = [], 0, 0
    with Installation(binary, directory, store=store.section, extra=SESSION) as installation:
        gateway = installation.gateway
        clients = Clients(installation, directory)
        alive = directory / "cookies-alive"
        _, cookies = clients.wave(300)
        for _ in range(arguments.waves):
            alive.write_text("\n".join(cookies))
            cpu, begun = cpu_seconds(gateway), time.monotonic()
            checking = Checks(installation, alive, arguments.checks // arguments.waves)
            checking.start()
            latencies, cookies = clients.wave(arguments.logins // arguments.waves)
            results = checking.finish()
            logins += len(latencies)
            checks += sum(result["requests"] for result in results)
            rows.append({
                "logins": logins, "checks": checks, "seconds": time.monotonic() - begun,
                "cpu": cpu_seconds(gateway) - cpu,
                "login50": 1e3 * statistics.median(latencies), "login99": 1e3 * percentile(latencies, 99),
                "check50": statistics.median(result["p50"] for result in results),
                "check99": statistics.median(result["p99"] for result in results),
                "memory": resident_megabytes(gateway), "descriptors": descriptors(gateway),
                "store": store.megabytes(),
            })
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
        clients.close()
    return rows


COLUMNS = {
    "logins": ("logins", "{:,}"), "checks": ("checks", "{:,}"), "seconds": ("s", "{:.0f}"),
    "cpu": ("gateway CPU s", "{:.0f}"), "login50": ("login p50 ms", "{:.1f}"), "login99": ("p99 ms", "{:.1f}"),
    "check50": ("check p50 ms", "{:.2f}"), "check99": ("p99 ms", "{:.2f}"), "memory": ("gateway MB", "{:.0f}"),
    "descriptors": ("descriptors", "{}"), "store": ("store MB", "{:.0f}"),
}
FLAT = ("login50", "check50", "check99", "memory", "descriptors", "store")


def growth(rows, key):
    """The last quarter of the waves beside the second."""
    quarter = max(1, len(rows) // 4)
    before = statistics.median(row[key] for row in rows[quarter:2 * quarter])
    after = statistics.median(row[key] for row in rows[-quarter:])
    return after / before if before else 1.0


def report(name, rows):
    cells = [[form.format(row[key]) for key, (_, form) in COLUMNS.items()] for row in rows]
    if len(rows) >= 4:
        cells.append(["last quarter to second", *(
            f"{growth(rows, key):.2f}" if key in FLAT else "" for key in list(COLUMNS)[1:])])
    table(f"Soak: {name}", [title for title, _ in COLUMNS.values()], cells)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("brama")
    parser.add_argument("stores", nargs="*", default=["sqlite", "redis"])
    parser.add_argument("--logins", type=int, default=200_000)
    parser.add_argument("--checks", type=int, default=5_000_000)
    parser.add_argument("--waves", type=int, default=20)
    arguments = parser.parse_intermixed_args()
    machine()
    for name in arguments.stores:
        with tempfile.TemporaryDirectory() as directory:
            directory = pathlib.Path(directory)
            with stores.ALL[name](directory) as store:
                report(name, soak(arguments.brama, store, directory, arguments))


if __name__ == "__main__":
    main()
