"""Session checks of two builds, side by side: what a change costs where every request of the portal passes.

usage: compare_checks.py BEFORE AFTER [ROUNDS]
Three gateways run all the time, of BEFORE two, and are asked in turns, each round beginning with another, so that
whatever else the machine does falls on all. How far the two of BEFORE are apart is what the figures cannot tell.
CPU is the gateway's own; a ratio is the median of the rounds' ratios, with its quartiles.
"""

import contextlib
import statistics
import sys
import tempfile

from installation import Installation
from login_client import Login
from session_checks import check_straight

NAMES = ("before", "after", "before, again")


def measure(sides, rounds):
    figures = [[] for _ in sides]
    for number in range(rounds):
        for turn in range(len(sides)):
            side = (number + turn) % len(sides)
            figures[side].append(check_straight(*sides[side], seconds=2, connections=32))
    return figures


def ratio(figures, others, key):
    ratios = sorted(one[key] / other[key] for one, other in zip(figures, others))
    quarter = len(ratios) // 4
    return f"{statistics.median(ratios):.3f} ({ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f})"


def main():
    before, after = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    with contextlib.ExitStack() as stack:
        sides = []
        for binary in (before, after, before):
            directory = stack.enter_context(tempfile.TemporaryDirectory())
            installation = stack.enter_context(Installation(binary, directory))
            sides.append((installation, Login(installation.gateway_port, installation.node_port).log_in()))
        figures = measure(sides, rounds)
    print("| build | a second | CPU µs | the least | CPU to before | rate to before |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, own in zip(NAMES, figures):
        rate, cpu = (statistics.median(figure[key] for figure in own) for key in ("rate", "cpu"))
        least = min(figure["cpu"] for figure in own)
        print(f"| {name} | {rate:,.0f} | {cpu:.1f} | {least:.1f} | {ratio(own, figures[0], 'cpu')} | {ratio(own, figures[0], 'rate')} |")


main()
