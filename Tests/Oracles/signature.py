"""Verifies and makes enveloped signatures over expat and Python's cryptography.

signature.py verify FILE CERTIFICATE            every Signature in FILE; exit 0 if all hold
signature.py sign FILE KEY ID [PREFIX ...]      FILE with the element of that ID signed, to standard output
signature.py canonical FILE ID [PREFIX ...]     the canonical form of that element without its Signature
"""

import base64
import hashlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

import canonical

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def only(element, namespace, local):
    found = element.find(namespace, local)
    assert len(found) == 1, f"{len(found)} of {local}"
    return found[0]


def prefixes(element):
    found = element.find(EXCLUSIVE, "InclusiveNamespaces")
    return found[0].attributes["PrefixList"].split() if found else []


def check_value(key, method, value, data):
    if method == ECDSA:
        assert len(value) == 64, "not 64 bytes"
        pair = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
        key.verify(utils.encode_dss_signature(*pair), data, ec.ECDSA(hashes.SHA256()))
    else:
        assert method == RSA, method
        key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())


def verify(root, key):
    signatures = root.find(DS, "Signature")
    assert signatures, "no signature"
    for signature in signatures:
        info = [e for e in signature.elements() if e.expanded() == (DS, "SignedInfo")][0]
        assert only(info, DS, "Reference").attributes["URI"] == "#" + signature.parent.attributes["ID"]
        content = canonical.canonicalize(signature.parent, prefixes(only(info, DS, "Reference")), signature)
        digest = base64.b64decode(only(info, DS, "DigestValue").text())
        assert hashlib.sha256(content).digest() == digest, "digest differs"
        method = only(info, DS, "SignatureMethod").attributes["Algorithm"]
        value = [e for e in signature.elements() if e.expanded() == (DS, "SignatureValue")][0]
        listed = prefixes(only(info, DS, "CanonicalizationMethod"))
        check_value(key, method, base64.b64decode(value.text()), canonical.canonicalize(info, listed))


def by_id(element, wanted):
    if element.attributes.get("ID") == wanted:
        return element
    return next((found for child in element.elements() if (found := by_id(child, wanted))), None)


def sign(data, key, wanted, listed):
    """Indented on purpose, with another prefix and line breaks in the Base64: all of it is legal."""
    content = canonical.canonicalize(by_id(canonical.parse(data), wanted), listed)
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    inclusive = f'<e:InclusiveNamespaces xmlns:e="{EXCLUSIVE}" PrefixList="{" ".join(listed)}"/>' if listed else ""
    rsa = not isinstance(key, ec.EllipticCurvePrivateKey)
    info = f"""<sig:SignedInfo>
      <sig:CanonicalizationMethod Algorithm="{EXCLUSIVE}">{inclusive}</sig:CanonicalizationMethod>
      <sig:SignatureMethod Algorithm="{RSA if rsa else ECDSA}"/>
      <sig:Reference URI='#{wanted}'><sig:Transforms>
        <sig:Transform Algorithm="{DS}enveloped-signature"/>
        <sig:Transform Algorithm="{EXCLUSIVE}">{inclusive}</sig:Transform></sig:Transforms>
        <sig:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></sig:DigestMethod>
        <sig:DigestValue>
          {digest[:20]}
          {digest[20:]}
        </sig:DigestValue></sig:Reference></sig:SignedInfo>"""

    def insert(value):
        text = data.decode()
        start = text.index(f'ID="{wanted}"')
        issuer = text.find("Issuer>", text.index("</", start))
        place = issuer + len("Issuer>") if issuer >= 0 else text.index(">", start) + 1
        element = f'<sig:Signature xmlns:sig="{DS}">\n{info}<sig:SignatureValue>{value}</sig:SignatureValue></sig:Signature>'
        return text[:place] + element + text[place:]

    parsed = by_id(canonical.parse(insert("").encode()), wanted)
    signed = canonical.canonicalize(only(parsed.elements()[1], DS, "SignedInfo"), listed)
    if rsa:
        value = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        pair = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
        value = b"".join(number.to_bytes(32, "big") for number in pair)
    return insert(base64.encodebytes(value).decode())


def main():
    command, name, *rest = sys.argv[1:]
    with open(name, "rb") as file:
        data = file.read()
    if command == "verify":
        with open(rest[0], "rb") as file:
            verify(canonical.parse(data), x509.load_pem_x509_certificate(file.read()).public_key())
    elif command == "sign":
        with open(rest[0], "rb") as file:
            key = serialization.load_pem_private_key(file.read(), None)
        sys.stdout.write(sign(data, key, rest[1], rest[2:]))
    else:
        element = by_id(canonical.parse(data), rest[0])
        own = [e for e in element.elements() if e.expanded() == (DS, "Signature")]
        sys.stdout.buffer.write(canonical.canonicalize(element, rest[1:], own[0] if own else None))


main()
