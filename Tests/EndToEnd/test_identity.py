"""Who the portal is told is there: nothing of it can be said by a client, and the token stands by itself."""

import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from serving import Connection, Login, Serving
from stack import ROOT, free_port

from nginx_process import Nginx
from upstream import Upstream

AUDIENCE = "https://portal.example.gov.pl"
OTHER = "https://inny.example.gov.pl"
NAMES = ["Brama-Subject", "Brama-Given-Name", "Brama-Family-Name", "Brama-Date-Of-Birth", "Brama-Assurance-Level",
         "Brama-Identity-Provider", "Brama-Token", "Brama-Request-ID", "Brama-Return-To"]


class Site:
    """The shipped nginx configuration before a real gateway and a portal that notes what it is told."""

    def __init__(self, serving, directory):
        self.serving, self.portal, self.port = serving, Upstream(), free_port()
        self.nginx = Nginx(directory, self.port, f"""
            upstream brama_gateway {{ server 127.0.0.1:{serving.port}; keepalive 8; }}
            upstream brama_portal {{ server 127.0.0.1:{self.portal.port}; keepalive 8; }}
            server {{ listen 127.0.0.1:{self.port}; include {ROOT}/Config/nginx/portal.conf; }}""")

    def told(self, path, fields):
        """(status, the fields of the one request that came to the portal; None where none came)"""
        before = len(self.portal.requests)
        connection = Connection(self.port)
        try:
            status = connection.ask("GET", path, fields).status
        finally:
            connection.close()
        seen = self.portal.requests[before:]
        assert len(seen) <= 1
        return status, seen[0][1] if seen else None

    def close(self):
        self.nginx.stop()
        self.portal.close()


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("identity")) as running:
        yield running


@pytest.fixture(scope="module")
def site(serving, tmp_path_factory):
    running = Site(serving, tmp_path_factory.mktemp("nginx"))
    yield running
    running.close()


def logged_in(serving, **choice):
    login = Login(serving).begin(**choice)
    assert login.finish().status == 303
    return login


def forgeries():
    """Header lines by which a client could try to say who it is."""
    for name in NAMES:
        spellings = {name, name.lower(), name.upper(), name.replace("-", "_"), name.replace("-", "_", 1),
                     name.replace("Brama", "BRAMA"), name.replace("-", "."), name.replace("-", "--")}
        for spelling in sorted(spellings):
            yield f"{spelling}: forged"
            yield f"{spelling}:forged"
            yield f"{spelling}:  forged\t"
        yield from (f"{name}: forged", f"{name}: forged", f"{name}:")
    yield "Connection: Brama-Subject"


def identity(fields):
    """What a framework could take for the gateway's word, by name."""
    return {name.lower().replace("_", "-"): values for name, values in fields.items()
            if name.lower().replace("_", "-") in [known.lower() for known in NAMES]}


# nginx holds four buffers of 8 KB; so not all at once.
BATCHES = [list(forgeries())[start : start + 60] for start in range(0, len(list(forgeries())), 60)]


@pytest.mark.parametrize("path", ["/", "/oeffentlich?x=1"])
@pytest.mark.parametrize("loggedin", [False, True])
def test_on_public_pages_nobody_is_anybody(site, serving, path, loggedin):
    cookie = [f"Cookie: {logged_in(serving).cookie}"] if loggedin else []
    for batch in BATCHES:
        status, fields = site.told(path, cookie + batch)
        assert status == 200 and identity(fields) == {} and "forged" not in str(
            {name: values for name, values in fields.items() if not name.startswith(("brama.", "brama--"))})


@pytest.mark.parametrize("path, choice, level", [
    ("/moje", {}, "substantial"), ("/moje/wysoki/x", {"outcome": "level-higher"}, "high")])
def test_on_protected_pages_only_the_gateways_word_counts(site, serving, path, choice, level):
    login = logged_in(serving, **choice)
    for batch in BATCHES:
        status, fields = site.told(path, [f"Cookie: {login.cookie}", *batch])
        assert status == 200
        told = identity(fields)
        assert all(len(values) == 1 and "forged" not in values[0] for values in told.values()), told
        assert told["brama-subject"] == ["87022243734"] and told["brama-assurance-level"] == [level]
        assert set(told) == {name.lower() for name in NAMES[:7]}


@pytest.mark.parametrize("path", ["/moje", "/moje/wysoki/x"])
def test_without_a_session_forged_fields_reach_no_portal(site, path):
    for batch in BATCHES:
        status, fields = site.told(path, batch)
        assert (status, fields) == (401, None)


def test_a_level_too_low_reaches_no_portal_whatever_is_claimed(site, serving):
    login = logged_in(serving)
    status, fields = site.told("/moje/wysoki/x", [f"Cookie: {login.cookie}", "Brama-Assurance-Level: high"])
    assert (status, fields) == (401, None)


# MARK: the token

def verified(token, serving, audience=AUDIENCE, issuer=None):
    """As a portal verifies it, with PyJWT and the published keys alone."""
    published = json.loads(Connection(serving.port).ask("GET", "/auth/jwks.json").text)
    keys = jwt.PyJWKSet.from_dict(published)
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key.key, algorithms=["ES256"], audience=audience,
                      issuer=issuer or f"http://127.0.0.1:{serving.port}/auth", options={"require": ["exp", "iat", "aud", "iss", "sub"]})


@pytest.fixture(scope="module")
def token(serving):
    return logged_in(serving).check().field("brama-token")


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode() if isinstance(value, dict) else value).decode().rstrip("=")


def test_the_token_says_what_the_fields_say(serving, token):
    claims = verified(token, serving)
    assert (claims["sub"], claims["givenName"], claims["familyName"], claims["dateOfBirth"], claims["assuranceLevel"]) == (
        "87022243734", "Grażyna Łucja", "Żółć-Kowalska", "1987-02-22", "substantial")
    assert 0 < claims["exp"] - claims["iat"] <= 300


def test_the_token_is_for_this_portal_of_this_issuer_and_for_now(serving, token):
    with pytest.raises(jwt.InvalidAudienceError):
        verified(token, serving, audience=OTHER)
    with pytest.raises(jwt.InvalidIssuerError):
        verified(token, serving, issuer="https://evil.example/auth")
    claims = verified(token, serving)
    with pytest.raises(jwt.ExpiredSignatureError):
        with pytest.MonkeyPatch.context() as patch:
            import datetime

            class Later(datetime.datetime):
                @classmethod
                def now(cls, tz=None):
                    return datetime.datetime.fromtimestamp(claims["exp"] + 1, tz)

            patch.setattr("jwt.api_jwt.datetime", Later)
            verified(token, serving)


def test_no_other_key_or_algorithm_passes(serving, token):
    header, payload, signature = token.split(".")
    fields, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    stranger = ec.generate_private_key(ec.SECP256R1())
    published = json.loads(Connection(serving.port).ask("GET", "/auth/jwks.json").text)["keys"][0]
    public = jwt.PyJWK.from_dict(published).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    import hashlib
    import hmac
    said = f"{part({**fields, 'alg': 'HS256'})}.{payload}"
    confused = f"{said}.{part(hmac.new(public, said.encode(), hashlib.sha256).digest())}"
    claims["sub"] = "44051401359"
    forged = {
        "other key": jwt.encode(claims, stranger, "ES256", {"kid": fields["kid"]}),
        "alg none": f"{part({**fields, 'alg': 'none'})}.{payload}.",
        "HS256 with the public key": confused,
        "payload altered": f"{header}.{part(claims)}.{signature}",
        "signature altered": f"{header}.{payload}.{('A' if signature[0] != 'A' else 'B') + signature[1:]}",
        "no signature": f"{header}.{payload}.",
        "own key in the header": jwt.encode(claims, stranger, "ES256", {"kid": fields["kid"], "jwk": {
            **published, "x": part(stranger.public_key().public_numbers().x.to_bytes(32, "big"))}}),
    }
    for name, token in forged.items():
        with pytest.raises(jwt.InvalidTokenError):
            verified(token, serving)
            pytest.fail(name)
    assert "d" not in published and fields["alg"] == "ES256" and "jwk" not in fields and "x5c" not in fields


def test_a_forged_token_is_no_session(tmp_path):
    """With `token: jwt` the cookie is one; the gateway takes only what it gave out."""
    with Serving(tmp_path, {"BRAMA_SESSION_TOKEN": "jwt"}) as serving:
        login = logged_in(serving)
        name, _, cookie = login.cookie.partition("=")
        assert verified(cookie, serving)["sub"] == "87022243734" and login.check().status == 200
        header, payload, signature = cookie.split(".")
        for forged in (f"{header}.{payload}.", f"{part({'alg': 'none'})}.{payload}.", f"{header}.{payload}.{signature[::-1]}"):
            login.cookie = f"{name}={forged}"
            assert login.check().status == 401


def test_a_token_of_another_gateway_is_refused_for_its_audience(tmp_path, serving):
    class Other(Serving):
        def _write_configuration(self):
            super()._write_configuration()
            for name in ("brama.yaml", "simulator.yaml"):
                path = self.directory / name
                path.write_text(path.read_text().replace(AUDIENCE, OTHER))

    with Other(tmp_path) as other:
        token = logged_in(other).check().field("brama-token")
        issuer = f"http://127.0.0.1:{other.port}/auth"
        assert verified(token, other, audience=OTHER)["aud"] in (OTHER, [OTHER])
        # Even for a portal that trusted the other's keys and name.
        with pytest.raises(jwt.InvalidAudienceError):
            verified(token, other, issuer=issuer)
        with pytest.raises(KeyError):
            verified(token, serving, issuer=issuer)
