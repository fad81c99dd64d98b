#!/usr/bin/env python3
"""Refuses what can end the process from inside: try!, as!, fatalError and the like in Sources; and comparisons by
Characters where bytes of strangers are read.

A precondition on a constant of ours is all right; it is written preconditionFailure, with its reason.
Usage: constructs.py [directory with Sources/]
"""

import pathlib
import re
import sys

REFUSED = {
    re.compile(r"\btry!"): "try! ends the process on an error: handle it",
    re.compile(r"\bas!"): "as! ends the process on another type: use as? and decide",
    re.compile(r"\bfatalError\("): "fatalError( ends the process: throw",
    re.compile(r"\.unsafelyUnwrapped\b"): "unsafelyUnwrapped is undefined on nil: use guard let",
    re.compile(r"\bunowned\(unsafe\)"): "unowned(unsafe) may dangle: use unowned or a strong reference",
    re.compile(r"@unchecked\s+Sendable"): "@unchecked Sendable switches the race check off: use Mutex",
}
# Where bytes of strangers are read (decision 0081); templates, logo and settings of pages are the operator's.
STRANGERS = re.compile(
    r"Sources/(SAML/|Transport/(Server|Form)/|Transport/BackChannel|Gateway/(Routes|Login|Limits|Session)/"
    r"|Gateway/Pages/(?!MarkupScanner|PageLogo|PagePreview|PageSettings|PageTemplate|Template))")
BY_CHARACTERS = {
    re.compile(r"(?<!\butf8)\.has(Prefix|Suffix)\("): "compares Characters: use utf8.starts(with:)",
    re.compile(r'(?<!\butf8)\.split\(\s*separator: ""'): "splits at Characters: split utf8 at a byte",
    re.compile(r'\.(contains\(|(first|last)(Index|Range)\(of: )""'): "looks for Characters: search utf8",
    re.compile(r"\.(lower|upper)cased\(\)"): "knows more letters than ASCII: use utf8.asciiLowercased",
}
COMMENT_OR_STRING = re.compile(r'//.*|"(?:\\.|[^"\\])*"')


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    paths = sorted(root.glob("Sources/**/*.swift"))
    if not paths:
        sys.exit(f"constructs: no sources in {root.resolve()}")
    found = 0
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = COMMENT_OR_STRING.sub(lambda found: "" if found[0].startswith("//") else '""', line)
            for pattern, what in (REFUSED | (BY_CHARACTERS if STRANGERS.search(str(path)) else {})).items():
                if pattern.search(code):
                    print(f"{path}:{number}: {what}")
                    found += 1
    sys.exit(1 if found else 0)


main()
