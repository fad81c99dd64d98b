"""A SAML client of Węzeł Krajowy that shares nothing with Brama: lxml for XML, cryptography for keys.

Logs in at a node (the simulator), checks both signatures, decrypts, logs out, and prints what it saw as JSON.
It is an oracle for the simulator's tests and an example for clients in other languages.

    python3 python_client.py --url http://127.0.0.1:8090 [--person KEY] [--outcome NAME] [--register]
"""

import argparse
import base64
import datetime
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.x509.oid import NameOID
from lxml import etree

NS = {
    "soap": "http://schemas.xmlsoap.org/soap/envelope/",
    "saml2p": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml2": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "dsig11": "http://www.w3.org/2009/xmldsig11#",
    "xenc": "http://www.w3.org/2001/04/xmlenc#",
    "xenc11": "http://www.w3.org/2009/xmlenc11#",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "eidas": "http://eidas.europa.eu/saml-extensions",
}
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
NAME_ID = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
NATURAL = "http://eidas.europa.eu/attributes/naturalperson/"
ATTRIBUTES = {
    "FamilyName": "CurrentFamilyName",
    "FirstName": "CurrentGivenName",
    "DateOfBirth": "DateOfBirth",
    "PersonIdentifier": "PersonIdentifier",
}
SSO = "/login/SingleSignOnService"
RESOLVE = "/login-services/idpArtifactResolutionService"
LOGOUT = "/login-services/singleLogoutService"


class Refused(Exception):
    """The node's answer does not hold, or it refused ours."""


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def instant():
    return now().strftime("%Y-%m-%dT%H:%M:%S.") + f"{now().microsecond // 1000:03d}Z"


def fresh_id():
    return "ID-" + str(uuid.uuid4())


def b64(data):
    return base64.b64encode(data).decode()


def sha256(data):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def c14n(element, prefixes=None):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False,
                          inclusive_ns_prefixes=prefixes)


class KeyPair:
    def __init__(self, name):
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
            .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now() - datetime.timedelta(days=1))
            .not_valid_after(now() + datetime.timedelta(days=30))
            .sign(self.key, hashes.SHA256()))

    @property
    def base64_der(self):
        return b64(self.certificate.public_bytes(serialization.Encoding.DER))


def sign(text, pair, position):
    """Puts an enveloped signature at `position` among the root's children."""
    root = etree.fromstring(text)
    digest = b64(sha256(c14n(root)))
    info = (
        f'<ds:SignedInfo xmlns:ds="{NS["ds"]}"><ds:CanonicalizationMethod Algorithm="{EXC}"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
        f'<ds:Reference URI="#{root.get("ID")}"><ds:Transforms>'
        '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
        f'<ds:Transform Algorithm="{EXC}"/></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>")
    der = pair.key.sign(c14n(etree.fromstring(info)), ec.ECDSA(hashes.SHA256()))
    r, s = utils.decode_dss_signature(der)
    value = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{NS["ds"]}">{info}<ds:SignatureValue>{value}</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{pair.base64_der}</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></ds:Signature>")
    root.insert(position, signature)
    return etree.tostring(root, encoding="unicode")


def verify(element, public_key):
    """Returns the element as it was signed; raises Refused unless its own enveloped signature holds."""
    signatures = element.findall("ds:Signature", NS)
    if len(signatures) != 1:
        raise Refused(f"{etree.QName(element).localname}: {len(signatures)} signatures")
    signature = signatures[0]
    info = signature.find("ds:SignedInfo", NS)
    references = info.findall("ds:Reference", NS)
    if len(references) != 1 or references[0].get("URI") != "#" + element.get("ID"):
        raise Refused("Reference does not name the element")
    transforms = references[0].findall("ds:Transforms/ds:Transform", NS)
    if [t.get("Algorithm") for t in transforms] != [NS["ds"] + "enveloped-signature", EXC]:
        raise Refused("other transforms")
    inclusive = transforms[1].find("{%s}InclusiveNamespaces" % EXC)
    prefixes = inclusive.get("PrefixList").split() if inclusive is not None else None
    raw = base64.b64decode(signature.findtext("ds:SignatureValue", namespaces=NS))
    if len(raw) != 64:
        raise Refused("signature value is not r||s of 64 bytes")
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public_key.verify(der, c14n(info), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused(f"{etree.QName(element).localname}: signature value") from None
    # A copy in its context, without its signature: what was digested.
    tree = etree.fromstring(etree.tostring(element.getroottree()))
    copy = next(e for e in tree.iter() if e.get("ID") == element.get("ID"))
    copy.remove(copy.find("ds:Signature", NS))
    signed = c14n(copy, prefixes)
    if b64(sha256(signed)) != references[0].findtext("ds:DigestValue", namespaces=NS).strip():
        raise Refused(f"{etree.QName(element).localname}: digest")
    return etree.fromstring(signed), prefixes


def decrypt(data, key):
    """EncryptedData by ECDH-ES, ConcatKDF (hex taken as it stands), kw-aes256 and AES-GCM."""
    agreement = data.find(".//xenc:AgreementMethod", NS)
    kdf = agreement.find("xenc11:KeyDerivationMethod/xenc11:ConcatKDFParams", NS)
    other = b"".join(bytes.fromhex(kdf.get(n)) for n in ("AlgorithmID", "PartyUInfo", "PartyVInfo"))
    point = base64.b64decode(agreement.findtext(".//dsig11:PublicKey", namespaces=NS))
    peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = key.exchange(ec.ECDH(), peer)
    wrapping = ConcatKDFHash(algorithm=hashes.SHA256(), length=32, otherinfo=other).derive(shared)
    encrypted_key = data.find(".//xenc:EncryptedKey", NS)
    wrapped = base64.b64decode(encrypted_key.findtext("xenc:CipherData/xenc:CipherValue", namespaces=NS))
    content_key = keywrap.aes_key_unwrap(wrapping, wrapped)
    cipher = base64.b64decode(data.findtext("xenc:CipherData/xenc:CipherValue", namespaces=NS))
    return AESGCM(content_key).decrypt(cipher[:12], cipher[12:], None), len(content_key) * 8


class Client:
    def __init__(self, url, entity_id="https://python.example.gov.pl"):
        self.url = url
        self.entity_id = entity_id
        self.acs = "http://localhost:9/auth/acs"
        self.signing = KeyPair("python signing")
        self.encryption = KeyPair("python encryption")
        pem = urllib.request.urlopen(url + "/certificate.pem").read()
        self.node = x509.load_pem_x509_certificate(pem).public_key()

    def post(self, path, body, headers):
        request = urllib.request.Request(self.url + path, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def register(self):
        def key(use, pair):
            return (f'<md:KeyDescriptor use="{use}"><ds:KeyInfo xmlns:ds="{NS["ds"]}"><ds:X509Data>'
                    f"<ds:X509Certificate>{pair.base64_der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
                    "</md:KeyDescriptor>")
        text = (
            f'<md:EntityDescriptor xmlns:md="{NS["md"]}" ID="{fresh_id()}" entityID="{self.entity_id}">'
            '<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            + key("signing", self.signing) + key("encryption", self.encryption)
            + '<md:AssertionConsumerService index="0" Location="' + self.acs
            + '" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"/>'
            "</md:SPSSODescriptor></md:EntityDescriptor>")
        status, _, body = self.post(
            "/service-providers", sign(text, self.signing, 0).encode(),
            {"Content-Type": "application/samlmetadata+xml"})
        if status != 201:
            raise Refused(f"registration: {status} {body.decode()}")

    def authn_request(self, level="substantial"):
        requested = "".join(
            f'<eidas:RequestedAttribute FriendlyName="{friendly}" Name="{NATURAL}{name}" '
            'NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" isRequired="true"/>'
            for friendly, name in ATTRIBUTES.items())
        self.request_id = fresh_id()
        text = (
            f'<saml2p:AuthnRequest xmlns:saml2p="{NS["saml2p"]}" xmlns:saml2="{NS["saml2"]}" '
            f'xmlns:eidas="{NS["eidas"]}" AssertionConsumerServiceURL="{self.acs}" '
            f'Destination="{self.url}{SSO}" ForceAuthn="true" ID="{self.request_id}" IsPassive="false" '
            f'IssueInstant="{instant()}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" '
            'ProviderName="Klient w Pythonie" Version="2.0">'
            f"<saml2:Issuer>{self.entity_id}</saml2:Issuer><saml2p:Extensions><eidas:SPType>public</eidas:SPType>"
            f"<eidas:RequestedAttributes>{requested}</eidas:RequestedAttributes></saml2p:Extensions>"
            f'<saml2p:NameIDPolicy AllowCreate="true" Format="{NAME_ID}"/>'
            '<saml2p:RequestedAuthnContext Comparison="minimum"><saml2:AuthnContextClassRef>'
            f"http://eidas.europa.eu/LoA/{level}</saml2:AuthnContextClassRef></saml2p:RequestedAuthnContext>"
            "</saml2p:AuthnRequest>")
        return sign(text, self.signing, 1)

    def sign_on(self, person, outcome, foreign):
        form = {"SAMLRequest": b64(self.authn_request().encode()), "RelayState": "python+/=relay"}
        if foreign:
            form["ForeignAuthentication"] = "true"
        query = urllib.parse.urlencode({"outcome": outcome, **({"person": person} if person else {})})
        status, _, body = self.post(
            f"{SSO}?{query}", urllib.parse.urlencode(form).encode(),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"})
        if status != 200:
            raise Refused(f"sign-on: {status} {body.decode()}")
        answer = json.loads(body)
        fields = {field["name"]: field["value"] for field in answer["fields"]}
        if answer["action"] != self.acs or fields["RelayState"] != form["RelayState"]:
            raise Refused("another action or RelayState")
        return fields["SAMLart"]

    def soap(self, path, text):
        envelope = (f'<soap:Envelope xmlns:soap="{NS["soap"]}"><soap:Body>{sign(text, self.signing, 1)}'
                    "</soap:Body></soap:Envelope>")
        status, headers, body = self.post(
            path, envelope.encode(), {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'})
        if status != 200 or not headers["Content-Type"].startswith("text/xml"):
            raise Refused(f"{status} {headers['Content-Type']}: {body[:2000].decode(errors='replace')}")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(body, parser)
        if root.getroottree().docinfo.doctype:
            raise Refused("DOCTYPE")
        return root.find("soap:Body", NS)[0]

    def resolve(self, artifact):
        self.resolve_id = fresh_id()
        return self.soap(RESOLVE, (
            f'<saml2p:ArtifactResolve xmlns:saml2p="{NS["saml2p"]}" xmlns:saml2="{NS["saml2"]}" '
            f'ID="{self.resolve_id}" IssueInstant="{instant()}" Version="2.0" Destination="{self.url}{RESOLVE}">'
            f"<saml2:Issuer>{self.entity_id}</saml2:Issuer><saml2p:Artifact>{artifact}</saml2p:Artifact>"
            "</saml2p:ArtifactResolve>"))

    def read(self, message, key):
        outer, prefixes = verify(message, self.node)
        inner, _ = verify(message.find("saml2p:Response", NS), self.node)
        for signed, in_response_to in ((outer, self.resolve_id), (inner, self.request_id)):
            if signed.get("InResponseTo") != in_response_to:
                raise Refused("InResponseTo")
            codes = [c.get("Value").rsplit(":", 1)[1] for c in signed.find("saml2p:Status", NS).iter(
                "{%s}StatusCode" % NS["saml2p"])]
            if codes != ["Success"]:
                raise Refused("status " + " ".join(codes))
        encrypted = inner.findall("saml2:EncryptedAssertion", NS)
        if len(encrypted) != 1 or inner.find("saml2:Assertion", NS) is not None:
            raise Refused("not exactly one encrypted assertion")
        plain, bits = decrypt(encrypted[0][0], key)
        return etree.fromstring(plain), bits, prefixes

    def logout(self, name_id, session_index):
        request_id = fresh_id()
        answer = self.soap(LOGOUT, (
            f'<saml2p:LogoutRequest xmlns:saml2p="{NS["saml2p"]}" xmlns:saml2="{NS["saml2"]}" ID="{request_id}" '
            f'IssueInstant="{instant()}" Version="2.0" Destination="{self.url}{LOGOUT}">'
            f'<saml2:Issuer>{self.entity_id}</saml2:Issuer><saml2:NameID Format="{NAME_ID}"></saml2:NameID>'
            "<saml2p:SessionIndex></saml2p:SessionIndex></saml2p:LogoutRequest>"
        ).replace("></saml2:NameID>", f">{escape(name_id)}</saml2:NameID>").replace(
            "<saml2p:SessionIndex>", f"<saml2p:SessionIndex>{session_index}"))
        signed, _ = verify(answer, self.node)
        if signed.get("InResponseTo") != request_id:
            raise Refused("logout InResponseTo")
        return " ".join(c.get("Value").rsplit(":", 1)[1] for c in signed.iter("{%s}StatusCode" % NS["saml2p"]))


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def run(arguments):
    client = Client(arguments.url)
    if arguments.register:
        client.register()
    artifact = client.sign_on(arguments.person, arguments.outcome, arguments.foreign)
    raw = base64.b64decode(artifact, validate=True)
    message = client.resolve(artifact)
    key = client.encryption.key if arguments.register else client.signing.key
    assertion, bits, prefixes = client.read(message, key)
    values = {
        a.get("FriendlyName"): a.findtext("saml2:AttributeValue", namespaces=NS)
        for a in assertion.iterfind(".//saml2:Attribute", NS)}
    name_id = assertion.findtext("saml2:Subject/saml2:NameID", namespaces=NS)
    session_index = assertion.find("saml2:AuthnStatement", NS).get("SessionIndex")
    again = client.resolve(artifact)
    return {
        "artifactBytes": len(raw), "artifactType": raw[1], "attributes": values, "nameID": name_id,
        "level": assertion.findtext(".//saml2:AuthnContextClassRef", namespaces=NS).rsplit("/", 1)[1],
        "authority": assertion.findtext(".//saml2:AuthenticatingAuthority", namespaces=NS),
        "contentKeyBits": bits, "inclusivePrefixes": prefixes,
        "namespacesOfArtifactResponse": len(message.nsmap) - 1,
        "secondResolveHoldsResponse": again.find("saml2p:Response", NS) is not None,
        "logout": client.logout(name_id, session_index),
        "secondLogout": client.logout(name_id, session_index),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--person")
    parser.add_argument("--outcome", default="success")
    parser.add_argument("--register", action="store_true", help="send metadata first")
    parser.add_argument("--foreign", action="store_true", help="ForeignAuthentication=true")
    try:
        print(json.dumps(run(parser.parse_args()), ensure_ascii=False))
    except Refused as refusal:
        print(f"refused: {refusal}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
