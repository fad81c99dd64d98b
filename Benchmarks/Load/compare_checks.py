"""Session checks of two builds, side by side: what a change costs where every request of the portal passes.

usage: compare_checks.py BEFORE AFTER [ROUNDS]
Both run all the time and are asked in turns, the first one first in every other round, so that whatever else the
machine does falls on both. CPU is the gateway's own; the ratio is the median of the rounds' ratios.
"""

import statistics
import sys
import tempfile

from installation import Installation
from login_client import Login
from session_checks import check_straight


def measured(installation, cookie, connections):
    return check_straight(installation, cookie, 3, connections)


def compare(sides, rounds, connections):
    results = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            results[side].append(measured(*sides[side], connections))
    for name, figures in zip(("before", "after"), results):
        cpu, rate, p99 = (statistics.median(figure[key] for figure in figures) for key in ("cpu", "rate", "p99"))
        print(f"| {connections} connections | {name} | {rate:,.0f} | {cpu:.2f} | {p99:.1f} |", flush=True)
    for key, what in (("cpu", "CPU"), ("rate", "checks a second")):
        ratios = sorted(after[key] / before[key] for before, after in zip(*results))
        print(f"{what}, after to before: median {statistics.median(ratios):.3f}, "
              f"quartiles {ratios[len(ratios) // 4]:.3f} to {ratios[-1 - len(ratios) // 4]:.3f}", flush=True)


def main():
    before, after = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        with Installation(before, first) as one, Installation(after, second) as other:
            sides = [(side, Login(side.gateway_port, side.node_port).log_in()) for side in (one, other)]
            for connections in (64, 8):
                compare(sides, rounds, connections)


main()
