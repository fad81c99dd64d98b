"""Checks with a thousand, a hundred thousand and a million sessions in the store: what more sessions cost.

usage: stored_sessions.py BRAMA [--sizes N,N,…] [STORE…]
"""

import argparse
import pathlib
import random
import tempfile

import stores
from benchmark import machine, table
from installation import Installation, resident_megabytes
from login_client import Login
from sealed_sessions import fill
from session_checks import check_cookies

SESSION = "session: { idleTimeout: 20h, lifetime: 20h }\n"
CHECKED = 8_000
ROUNDS = 3


def measure(binary, name, sizes, seconds):
    rows, cookies = [], []
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        file = directory / "cookies"
        with stores.ALL[name](directory) as store:
            with Installation(binary, directory, store=store.section, extra=SESSION) as installation:
                cookie = Login(installation.gateway_port, installation.node_port).log_in()
                for size in sizes:
                    cookies += fill(store, cookie, size - len(cookies))
                    file.write_text("\n".join(random.sample(cookies, min(CHECKED, len(cookies)))))
                    # The first round warms up: tokens are signed once for each session.
                    results = [check_cookies(installation, file, seconds, 64) for _ in range(ROUNDS + 1)][1:]
                    best = min(results, key=lambda result: result["cpu"])
                    rows.append((name, size, best, store.megabytes(), resident_megabytes(installation.gateway)))
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("brama")
    parser.add_argument("stores", nargs="*", default=["sqlite", "redis"])
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--seconds", type=int, default=4)
    arguments = parser.parse_intermixed_args()
    machine()
    cells = []
    for name in arguments.stores:
        rows = measure(arguments.brama, name, [int(size) for size in arguments.sizes.split(",")], arguments.seconds)
        for _, size, result, stored, memory in rows:
            cells.append((
                f"{name}, {size:,}", f"{result['rate']:,.0f}", f"{result['cpu']:.1f}",
                f"{result['cpu'] / rows[0][2]['cpu']:.2f}", f"{result['p50']:.2f}", f"{result['p99']:.2f}",
                f"{stored:,.0f}", f"{memory:.0f}"))
    table(
        "Checks by the number of stored sessions: 64 connections, up to 8,000 of the sessions in turn",
        ("store, sessions", "per second", "gateway CPU µs", "to the fewest", "p50 ms", "p99 ms", "store MB",
         "gateway MB"), cells)


if __name__ == "__main__":
    main()
