"""Verifies an audit log from Documentation/audit.md alone: chain, signatures, anchor. Shares no code with Brama.

Usage: audit_log.py PUBLIC-KEY FILE… [--anchor FILE]; prints the number of lines and checkpoints, or fails.
"""

import base64
import hashlib
import json
import re
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HASH = re.compile(rb',"hash":"([0-9a-f]{64})"}$')
SIGNATURE = re.compile(rb',"signature":"([A-Za-z0-9_-]{86})"$')


def unpadded(text):
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def check_signature(sealed, key, record):
    signature = SIGNATURE.search(sealed)
    assert signature, f"line {record['seq']}: no signature"
    raw = unpadded(signature[1])
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(der, sealed[: signature.start()], ec.ECDSA(hashes.SHA256()))
    public = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert unpadded(record["key"].encode()) == hashlib.sha256(public).digest(), "key id"


def verify(key, lines):
    """Gives the hashes by number, and the number of checkpoints."""
    previous, known, checkpoints, torn = None, {}, 0, b""
    for line in lines:
        try:
            record = json.loads(line)
            sealed = line[: HASH.search(line).start()]
            assert record["hash"] == hashlib.sha256(sealed).hexdigest()
        except (ValueError, AttributeError):
            torn += line + b"\n"
            continue
        if torn:
            assert record["event"] == "recovered" and record["tornBytes"] == len(torn) - 1, "torn, and not named"
            assert record["tornSHA256"] == hashlib.sha256(torn[:-1]).hexdigest()
            torn = b""
        if previous:
            assert record["seq"] == previous["seq"] + 1 and record["prev"] == previous["hash"], f"after {previous['seq']}"
        elif record["seq"] == 1:
            assert record["prev"] == "0" * 64
        if record["event"] == "checkpoint":
            check_signature(sealed, key, record)
            checkpoints += 1
        known[record["seq"]] = record["hash"]
        previous = record
    assert not torn, "torn at the end"
    return known, checkpoints


def main(arguments):
    anchor = None
    if "--anchor" in arguments:
        place = arguments.index("--anchor")
        anchor = open(arguments[place + 1], "rb").read()
        del arguments[place : place + 2]
    key = serialization.load_pem_public_key(open(arguments[0], "rb").read())
    lines = b"".join(open(path, "rb").read() for path in arguments[1:]).split(b"\n")
    assert lines.pop() == b"", "the last line has no line feed"
    known, checkpoints = verify(key, lines)
    if anchor:
        [line] = anchor.splitlines()
        record = json.loads(line)
        check_signature(line[: HASH.search(line).start()], key, record)
        assert known.get(record["seq"]) == record["hash"], "truncated"
    print(len(known), checkpoints)


if __name__ == "__main__":
    main(sys.argv[1:])
