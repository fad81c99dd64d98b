"""Encrypts and decrypts as WK does, over expat and Python's cryptography.

encryption.py encrypt FILE CERTIFICATE CONTENT_BITS WRAP_BITS   an EncryptedData, to standard output
encryption.py decrypt FILE KEY                                  the plaintext of the EncryptedData in FILE
"""

import base64
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

import canonical

DS = "http://www.w3.org/2000/09/xmldsig#"
DSIG11 = "http://www.w3.org/2009/xmldsig11#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"


def only(element, namespace, local):
    found = element.find(namespace, local)
    assert len(found) == 1, f"{len(found)} of {local}"
    return found[0]


def field(text):
    return len(text).to_bytes(4, "big") + text.encode()


def derive(secret, info, bits):
    return ConcatKDFHash(hashes.SHA256(), bits // 8, info).derive(secret)


def encrypt(plaintext, recipient, bits, wrap_bits):
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    info = [field(f"{XENC}kw-aes{wrap_bits}"), field("node.example"), field("https://portal.example")]
    secret = ephemeral.exchange(ec.ECDH(), recipient)
    key, nonce = os.urandom(bits // 8), os.urandom(12)
    wrapped = keywrap.aes_key_wrap(derive(secret, b"".join(info), wrap_bits), key)
    payload = nonce + AESGCM(key).encrypt(nonce, plaintext, None)
    point = ephemeral.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return f"""<e:EncryptedData xmlns:e="{XENC}" Id="data" Type="{XENC}Element">
  <e:EncryptionMethod Algorithm="{XENC11}aes256-gcm"/>
  <KeyInfo xmlns="{DS}"><e:EncryptedKey Recipient="https://portal.example">
    <e:EncryptionMethod Algorithm="{XENC}kw-aes{wrap_bits}"/>
    <KeyInfo><e:AgreementMethod Algorithm="{XENC11}ECDH-ES">
      <f:KeyDerivationMethod xmlns:f="{XENC11}" Algorithm="{XENC11}ConcatKDF">
        <f:ConcatKDFParams AlgorithmID="{info[0].hex()}" PartyUInfo="{info[1].hex()}" PartyVInfo="{info[2].hex()}">
          <DigestMethod Algorithm="{XENC}sha256"/></f:ConcatKDFParams></f:KeyDerivationMethod>
      <e:OriginatorKeyInfo><KeyValue><g:ECKeyValue xmlns:g="{DSIG11}">
        <g:NamedCurve URI="urn:oid:1.2.840.10045.3.1.7"/>
        <g:PublicKey>{base64.encodebytes(point).decode()}</g:PublicKey></g:ECKeyValue></KeyValue></e:OriginatorKeyInfo>
      <e:RecipientKeyInfo><KeyName>portal</KeyName></e:RecipientKeyInfo>
    </e:AgreementMethod></KeyInfo>
    <e:CipherData><e:CipherValue>{base64.b64encode(wrapped).decode()}</e:CipherValue></e:CipherData>
  </e:EncryptedKey></KeyInfo>
  <e:CipherData><e:CipherValue>{base64.encodebytes(payload).decode()}</e:CipherValue></e:CipherData>
</e:EncryptedData>"""


def decrypt(root, key):
    wrapped_key = only(root, XENC, "EncryptedKey")
    parameters = only(wrapped_key, XENC11, "ConcatKDFParams").attributes
    info = b"".join(bytes.fromhex(parameters[n]) for n in ("AlgorithmID", "PartyUInfo", "PartyVInfo"))
    method = [e for e in wrapped_key.elements() if e.expanded() == (XENC, "EncryptionMethod")][0]
    wrap_bits = int(method.attributes["Algorithm"][-3:])
    point = base64.b64decode(only(wrapped_key, DSIG11, "PublicKey").text())
    secret = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    wrapped = base64.b64decode(only(wrapped_key, XENC, "CipherValue").text())
    content_key = keywrap.aes_key_unwrap(derive(secret, info, wrap_bits), wrapped)
    data = [e for e in root.elements() if e.expanded() == (XENC, "CipherData")][0]
    payload = base64.b64decode(only(data, XENC, "CipherValue").text())
    return AESGCM(content_key).decrypt(payload[:12], payload[12:], None)


def main():
    command, name, key_name, *sizes = sys.argv[1:]
    with open(name, "rb") as file:
        data = file.read()
    with open(key_name, "rb") as file:
        pem = file.read()
    if command == "encrypt":
        recipient = x509.load_pem_x509_certificate(pem).public_key()
        sys.stdout.write(encrypt(data, recipient, int(sizes[0]), int(sizes[1])))
    else:
        key = serialization.load_pem_private_key(pem, None)
        sys.stdout.buffer.write(decrypt(canonical.parse(data), key))


main()
