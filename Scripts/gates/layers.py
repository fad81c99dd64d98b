#!/usr/bin/env python3
"""Refuses imports that go against the layers of Documentation/architecture.md.

SwiftPM alone does not: a module that some other target built can be imported without being declared.
Usage: layers.py [directory with Sources/ and Tests/]
"""

import pathlib
import re
import sys

# Our own modules and other people's, by target.
OWN = {
    "XMLSecurity": {"CXMLSecurity"},
    "Transport": {"CTransport"},
    "Redis": {"CRedis"},
    "SAML": {"XMLSecurity"},
    "Markup": set(),
    "Capture": {"SAML", "XMLSecurity"},
    "Certificates": {"XMLSecurity"},
    "Gateway": {"Markup", "Redis", "SAML", "Transport", "XMLSecurity"},
    "Simulator": {"Markup", "SAML", "Transport", "XMLSecurity"},
    "brama": {"Capture", "Certificates", "Gateway", "Markup", "SAML", "Simulator", "Transport", "XMLSecurity"},
}
SYSTEM = {"Swift", "Glibc", "Synchronization", "FoundationEssentials"}
OTHERS = {
    "XMLSecurity": SYSTEM,
    "Transport": SYSTEM | {"HTTPTypes", "Logging"},
    "Redis": {"Swift", "Synchronization"},
    "SAML": {"Swift"},
    "Markup": {"Swift", "Mustache"},
    "Capture": {"Swift", "FoundationEssentials"},
    "Certificates": SYSTEM | {"Crypto", "SwiftASN1", "X509", "_CryptoExtras"},
    "Gateway": SYSTEM | {"Crypto", "Dispatch", "Foundation", "GRDB", "GRDBSQLite", "HTTPTypes", "JWTKit", "Logging",
                         "Mustache", "ServiceLifecycle", "Yams"},
    "Simulator": SYSTEM | {"Crypto", "HTTPTypes", "Logging", "Mustache", "Yams"},
    "brama": SYSTEM | {"ArgumentParser", "Foundation", "HTTPTypes", "Logging", "Mustache", "ServiceLifecycle",
                       "UnixSignals"},
}
# FoundationXML changes libxml2's global state; FoundationNetworking brings 45 shared libraries; NIO is what we do without.
NOWHERE = re.compile(r"FoundationXML|FoundationNetworking|_?NIO\w*")
# What a C target may not include.
C_REFUSED = {
    "CTransport": re.compile(r"libxml/|xmlsec/|CXMLSecurity"),
    "CRedis": re.compile(r"libxml/|xmlsec/|curl/|CXMLSecurity|CTransport"),
    "CXMLSecurity": re.compile(r"curl/|sys/socket|sys/epoll|netinet/|arpa/|CTransport|BackChannel|ServerSockets"),
}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)")
INCLUDE = re.compile(r'^\s*#\s*(?:include|import)\s*[<"]([^>"]+)')


def matches(path, pattern):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := pattern.match(line):
            yield number, found[1]


def findings(root):
    for path in sorted(root.glob("Sources/**/*.swift")):
        target = path.relative_to(root / "Sources").parts[0]
        for number, module in matches(path, IMPORT):
            if target not in OWN:
                yield path, number, f"target {target} is not in Scripts/gates/layers.py: say what it may import"
            elif NOWHERE.fullmatch(module) or module not in OWN[target] | OTHERS[target]:
                yield path, number, f"{target} may not import {module}"
    for path in sorted(root.glob("Tests/**/*.swift")):
        for number, module in matches(path, IMPORT):
            if NOWHERE.fullmatch(module):
                yield path, number, f"nothing may import {module}"
    for target, refused in C_REFUSED.items():
        for path in sorted((root / "Sources" / target).rglob("*.[ch]")):
            for number, header in matches(path, INCLUDE):
                if refused.search(header):
                    yield path, number, f"{target} may not include {header}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    if not list(root.glob("Sources/*/*.swift")):
        sys.exit(f"layers: no sources in {root.resolve()}")
    found = list(findings(root))
    for path, number, what in found:
        print(f"{path}:{number}: {what}")
    sys.exit(1 if found else 0)


main()
