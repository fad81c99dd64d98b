#!/usr/bin/env python3
"""Refuses SwiftNIO anywhere among the packages that we depend on.

Usage: swift package show-dependencies --format json | dependencies.py
"""

import json
import sys

REFUSED = ("swift-nio", "async-http-client", "grpc-swift")


def walk(package, way):
    here = [*way, package["identity"]]
    yield here
    for dependency in package.get("dependencies", []):
        yield from walk(dependency, here)


def main():
    try:
        graph = json.load(sys.stdin)
        ways = list(walk(graph, []))
    except (ValueError, KeyError, TypeError) as error:
        sys.exit(f"dependencies: no dependency graph came in: {error!r}")
    if len(ways) < 2:
        sys.exit("dependencies: the graph is empty, so nothing was checked")
    found = [way for way in ways if way[-1].startswith(REFUSED)]
    for way in found:
        print("brings SwiftNIO: " + " -> ".join(way))
    sys.exit(1 if found else 0)


main()
