#!/usr/bin/env python3
"""Prints how much of the attack catalogue is covered, class by class.

That the catalogue is whole, and that the tests it names exist, is tested by Tests/SimulatorTests/CatalogueTests.swift.
Usage: catalogue.py [coverage.yaml]
"""

import collections
import pathlib
import re
import sys

ROW = re.compile(r"- \{ id: ([A-Z0-9]+)-\d\d, .*?\bstatus: (covered|not-applicable|open)\b")


def main():
    path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/Catalogue/coverage.yaml")
    counts = collections.defaultdict(collections.Counter)
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = ROW.match(line)
        if not row:
            sys.exit(f"{path}:{number}: no row of the catalogue")
        for name in (row[1], "all"):
            counts[name][row[2]] += 1
    if not counts:
        sys.exit(f"{path}: no rows")
    # The sum comes last.
    counts["all"] = counts.pop("all")
    for name, each in counts.items():
        print(f"{name:5} {each['covered']:4} covered {each['not-applicable']:4} n/a {each['open']:4} open")


main()
