#!/usr/bin/env python3
"""Refuses links in Markdown that lead nowhere: to a file that is not there, or to a heading that is not in it.

Addresses of other sites are not asked for. Headings get their anchors as GitHub and Forgejo make them.
Usage: links.py [directory]
"""

import pathlib
import re
import sys
import urllib.parse

FENCE = re.compile(r"^ *(```|~~~)")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
# [text](target "title"), ![text](target), and [name]: target
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^ {0,3}\[[^\]^]+\]:\s*<?([^\s>]+)")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
HTML_ANCHOR = re.compile(r"<[a-z][^>]*\s(?:id|name)=[\"']([^\"']+)[\"']")
NOT_OURS = {".build", ".git", ".venv", "var", "node_modules"}


def documents(root):
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root).parts
        if not any(part in NOT_OURS or part.startswith(".build") for part in parts):
            yield path


def prose(path):
    """(line number, line) outside fenced code."""
    fence = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        mark = FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        elif fence is None:
            yield number, line


def slug(heading):
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[^\w\- ]", "", text.replace("`", "").lower())
    return text.replace(" ", "-")


def anchors(path):
    found, count = set(), {}
    for _, line in prose(path):
        found.update(HTML_ANCHOR.findall(line))
        heading = HEADING.match(line)
        if heading:
            name = slug(heading[2])
            count[name] = count.get(name, 0) + 1
            found.add(name if count[name] == 1 else f"{name}-{count[name] - 1}")
    return found


def fault(root, path, target):
    """What is wrong with a link; None where nothing is."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.I):
        return None
    name, _, anchor = target.partition("#")
    goal = (path.parent / urllib.parse.unquote(name)).resolve() if name else path.resolve()
    if name.startswith("/") or not goal.is_relative_to(root):
        return "leads out of the repository"
    if not goal.exists():
        return "there is no such file"
    if anchor and goal.suffix == ".md" and urllib.parse.unquote(anchor) not in anchors(goal):
        return f"{goal.relative_to(root)} has no heading #{anchor}"
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = links = 0
    for path in documents(root):
        for number, line in prose(path):
            for match in LINK.finditer(CODE.sub("``", line)):
                links += 1
                what = fault(root, path, match[1] or match[2])
                if what:
                    print(f"{path.relative_to(root)}:{number}: {match[1] or match[2]}: {what}")
                    found += 1
    if not links:
        sys.exit(f"links: no links in {root}")
    sys.exit(1 if found else 0)


main()
