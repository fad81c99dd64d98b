"""The portals of Examples/, each started by the one command that the guide names, and used through a real nginx."""

import base64
import contextlib
import hashlib
import hmac
import html
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from selenium.webdriver.common.by import By

from browser import picture, start_browser, wait_for
from stack import BINARY, ENVIRONMENT, ROOT, free_port, wait_until
from test_browser_login import choose
from test_curl_login import CurlBrowser

from nginx_process import Nginx

# All but the one that is no portal.
EXAMPLES = sorted(path.name for path in (ROOT / "Examples").iterdir() if path.is_dir() and path.name != "ci")
WITH_TOKEN = ["flask", "java", "node"]
PORTS = ("PORT", "GATEWAY_PORT", "ADMIN_PORT", "PORTAL_PORT", "SIMULATOR_PORT")
GRAZYNA, SUBJECT = "Grażyna Łucja Żółć-Kowalska", "87022243734"


class Example:
    """`Examples/run NAME`, and what CurlBrowser asks of an installation."""

    ca = "/nowhere"

    def __init__(self, name, directory, **environment):
        self.name, self.directory = name, directory
        ports = {f"BRAMA_DEMO_{key}": free_port() for key in PORTS}
        self.tls_port, self.portal_port = ports["BRAMA_DEMO_PORT"], free_port()
        self.gateway_port = ports["BRAMA_DEMO_GATEWAY_PORT"]
        self.portal = f"http://localhost:{self.tls_port}"
        self.node = f"http://127.0.0.1:{ports['BRAMA_DEMO_SIMULATOR_PORT']}"
        self.environment = {
            **ENVIRONMENT, **{key: str(value) for key, value in ports.items()}, "PORTAL_PORT": str(self.portal_port),
            "BRAMA_DEMO_STATE": str(directory), "BRAMA_PYTHON": sys.executable, "BRAMA_BINARY": str(BINARY),
            **environment}
        self.log = directory / "run.log"

    def __enter__(self):
        self.process = subprocess.Popen(
            [ROOT / "Examples/run", self.name], env=self.environment, stdout=open(self.log, "wb"), stderr=subprocess.STDOUT,
            start_new_session=True)
        try:
            wait_until(self._is_up, f"Examples/run {self.name}; see {self.directory}", 60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.status = self.process.wait(30)
        finally:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def _is_up(self):
        if self.process.poll() is not None:
            logs = "".join(path.read_text() for path in self.directory.rglob("*.log"))
            raise RuntimeError(logs)
        # The portal serves its public page before Brama is there.
        node = int(self.node.rpartition(":")[2])
        return all(direct(port, path)[0] == 200 for port, path in (
            (self.tls_port, "/"), (self.tls_port, "/auth/metadata"), (node, "/")))

    def upstream(self):
        """Where nginx reaches the portal."""
        return re.search(r"upstream brama_portal { server (\S+);", (self.directory / self.name / "demo/nginx/nginx.conf").read_text())[1]

    def login_from(self, answer, browser, person):
        """From the hand-over page to where the login ends."""
        action, fields = answer.form()
        assert action == f"{self.node}/login/SingleSignOnService"
        page = browser.post(f"{action}?outcome=success&person={person}", fields, cross_site=True)
        return browser.post(*page.form(), cross_site=True, headers=[f"Origin: {self.node}"])

    def logged_in(self, person="grazyna"):
        browser = CurlBrowser(self)
        answer = self.login_from(browser.get(f"{self.portal}/moje"), browser, person)
        assert (answer.status, answer.field("location")) == (303, "/moje")
        return browser


def direct(port, path, headers=None, host="127.0.0.1"):
    """A request past nginx: (status, body)."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def shown(body, name):
    found = re.search(rf'id="{name}">([^<]*)<', body)
    return found and html.unescape(found[1])


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request, tmp_path_factory):
    with Example(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running
    assert running.status == 0, running.log.read_text()


def test_a_citizen_logs_in_is_known_by_a_number_and_logs_out(example):
    browser = example.logged_in()
    page = browser.get(f"{example.portal}/moje")
    assert page.status == 200 and page.field("cache-control") == "no-store"
    assert "frame-ancestors 'none'" in page.field("content-security-policy")
    assert (shown(page.body, "name"), shown(page.body, "level")) == (GRAZYNA, "substantial")
    assert shown(page.body, "subject") == "********734" and SUBJECT not in page.body
    key = (example.directory / example.name / "account.key").read_bytes()
    account = hmac.new(key, SUBJECT.encode(), hashlib.sha256).hexdigest()[:16]
    assert shown(page.body, "account") == account
    told = json.loads(browser.get(f"{example.portal}/konto").body)
    assert told == {"account": account, "name": GRAZYNA}
    assert shown(browser.get(f"{example.portal}/").body, "name") == GRAZYNA
    if example.name in WITH_TOKEN:
        claims = json.loads(browser.get(f"{example.portal}/moje/token").body)
        session = json.loads(browser.get(f"{example.portal}/auth/session").body)
        assert claims == {"account": account, "level": "substantial", "session": session["sessionID"]}
    action, fields = page.form()
    assert action == "/auth/logout" and fields == [("return_to", "/")]
    stranger = browser.post(example.portal + action, fields, cross_site=True, headers=["Origin: https://evil.example"])
    assert stranger.status == 403 and browser.get(f"{example.portal}/konto").status == 200
    out = browser.post(example.portal + action, fields, headers=[f"Origin: {example.portal}"])
    assert (out.status, out.field("location")) == (303, "/")
    assert 'id="login"' in browser.get(f"{example.portal}/").body
    assert 'name="SAMLRequest"' in browser.get(f"{example.portal}/moje").body


def test_a_page_that_nginx_does_not_check_sends_to_the_login_and_is_returned_to(example):
    browser = CurlBrowser(example)
    page = "/konto?strona=2&x=%C5%BC+%26"
    answer = browser.get(example.portal + page)
    location = urllib.parse.urlsplit(answer.field("location"))
    assert answer.status in (302, 303) and location.path == "/auth/login", answer.body
    assert urllib.parse.parse_qs(location.query, strict_parsing=True) == {"return_to": [page]}
    back = example.login_from(browser.get(example.portal + answer.field("location")), browser, "oksana")
    assert (back.status, back.field("location")) == (303, page)
    assert json.loads(browser.get(example.portal + page).body)["name"] == "Оксана Шевченко-Ґалаґан"


def test_a_higher_level_is_asked_for_where_it_is_needed(example):
    browser = example.logged_in("jan")
    page = f"{example.portal}/moje/wysoki/zgoda"
    answer = browser.get(page)
    assert answer.status == 200 and 'name="SAMLRequest"' in answer.body and 'id="give"' not in answer.body
    back = example.login_from(answer, browser, "krystyna")
    assert (back.status, back.field("location")) == (303, "/moje/wysoki/zgoda")
    form = browser.get(page)
    assert 'id="give"' in form.body
    fields = re.findall(r'<input[^>]* name="([^"]*)" value="([^"]*)"', form.body)
    for origin in ([], ["Origin: https://evil.example"], ["Origin: null"]):
        bare = fields[:0] if example.name == "django" else fields
        assert browser.post(page, [*bare, ("x", "y")], headers=origin).status == 403, origin
    given = browser.post(page, [*fields, ("x", "y")], headers=[f"Origin: {example.portal}"])
    assert given.status == 200 and shown(given.body, "given")


@contextlib.contextmanager
def unchecked(example, drop):
    """A second nginx that asks no check of anybody; lines with `drop` are left out of its configuration too."""
    own = example.directory / example.name / "portal.conf"
    text = (own if own.exists() else ROOT / "Config/nginx/portal.conf").read_text()
    lines = [line for line in text.splitlines() if "auth_request " not in line and not re.search(drop, line)]
    with tempfile.TemporaryDirectory(dir=example.directory) as directory:
        pathlib.Path(directory, "site.conf").write_text("\n".join(lines))
        nginx = Nginx(directory, port := free_port(), f"""
            upstream brama_gateway {{ server 127.0.0.1:{example.gateway_port}; }}
            upstream brama_portal {{ server {example.upstream()}; }}
            server {{ listen 127.0.0.1:{port}; include {directory}/site.conf; }}""")
        try:
            yield lambda path, lines: ask(port, path, [f"Host: localhost:{example.tls_port}", *lines])
        finally:
            nginx.stop()


IDENTITY = r"Brama-|HTTP_BRAMA_"


def fields(subject, given, family, level):
    values = {"Subject": subject, "Given-Name": given, "Family-Name": family, "Assurance-Level": level}
    return [f"Brama-{name}: {urllib.parse.quote(value, safe='')}" for name, value in values.items()]


def test_the_account_follows_the_person_and_not_the_name(example):
    with unchecked(example, IDENTITY) as get:
        pages = [get("/moje", fields(*person, "low")) for person in (
            (SUBJECT, "Grażyna", "Żółć"), (SUBJECT, "Grażyna", "Nowak+Kowalska"),
            ("GR/PL/7f3a9c21", '"><script>', "O'Connor & d'Été"))]
    assert [status for status, _ in pages] == [200, 200, 200]
    before, after, other = [body for _, body in pages]
    assert shown(before, "account") == shown(after, "account") != shown(other, "account")
    assert (shown(before, "name"), shown(after, "name")) == ("Grażyna Żółć", "Grażyna Nowak+Kowalska")
    assert shown(other, "subject") == "***********c21" and "<script>" not in other


def ask(port, path, lines):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("GET", path, skip_host=True)
    for line in lines:
        connection.putheader(*line.split(": ", 1))
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_what_a_client_claims_gets_nobody_in_even_where_nginx_forgets_to_check(example):
    claims = fields(SUBJECT, "Ewa", "Zła", "high")
    claims += [line.replace("-", "_") for line in claims]
    pages = ("/moje", "/moje/wysoki/zgoda")
    with unchecked(example, "^$") as get:
        assert [get(page, claims)[0] for page in pages] == [403, 403]
    # That the test can see it: without the lines that replace the client's headers, the claim would do.
    with unchecked(example, IDENTITY) as get:
        mine, consent = (get(page, claims) for page in pages)
        assert mine[0] == 200 and "Ewa" in mine[1] and consent[0] == 200


def test_the_portal_looks_at_subject_and_level_by_itself(example):
    consent = "/moje/wysoki/zgoda"
    with unchecked(example, IDENTITY) as get:
        for path, subject, level, status in (
            (consent, SUBJECT, "high", 200), (consent, SUBJECT, "substantial", 403), (consent, SUBJECT, "", 403),
            (consent, SUBJECT, "HIGH", 403), (consent, "", "high", 403), ("/moje", "", "high", 403), ("/moje", SUBJECT, "low", 200)):
            assert get(path, fields(subject, "Ewa", "Zła", level))[0] == status, (path, subject, level)


def test_what_a_client_claims_changes_nothing_of_who_is_logged_in(example):
    browser = example.logged_in("jan")
    claims = ["Brama-Subject: 44051413521", "Brama-Given-Name: Ewa", "Brama_Given_Name: Ewa", "Brama-Assurance-Level: high"]
    page = browser.get(f"{example.portal}/moje", headers=claims)
    assert (shown(page.body, "name"), shown(page.body, "level")) == ("Jan Nowak", "low")
    assert 'id="give"' not in browser.get(f"{example.portal}/moje/wysoki/zgoda", headers=claims).body
    assert CurlBrowser(example).get(f"{example.portal}/konto", headers=claims).status in (302, 303)


def test_nobody_but_this_machine_reaches_the_portal(example):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but loopback")
        own = probe.getsockname()[0]
    try:
        answer = direct(example.portal_port, "/moje", dict(line.split(": ") for line in fields(SUBJECT, "Ewa", "Zła", "high")), own)
    except OSError:
        return
    assert answer[0] == 403


# MARK: Brama does not answer

class Silent(http.server.BaseHTTPRequestHandler):
    """What stands where Brama should, and answers in some wrong way, or not before the portal has gone."""

    protocol_version = "HTTP/1.1"
    answers = {
        "its store is gone": (503, b"{}"), "a fault": (500, b""), "no JSON": (200, b"<html>"), "cut off": (200, None),
        "another program": (404, b""), "sent elsewhere": (302, b""),
    }

    def do_GET(self):
        self.server.asked += 1
        if self.server.mode == "silence":
            self.server.released.wait(30)
            self.close_connection = True
            return
        status, body = self.answers[self.server.mode]
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/")
        # Or the portal would ask again where the next one has not yet begun.
        self.send_header("Connection", "close")
        self.send_header("Content-Length", "100" if body is None else str(len(body)))
        self.end_headers()
        self.wfile.write(body or b"{")

    def log_message(self, *_):
        pass


class NoGateway:
    """Nothing listens until `listening` says how it answers."""

    def __init__(self):
        self.port = free_port()

    @contextlib.contextmanager
    def listening(self, mode):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Silent)
        server.mode, server.asked, server.released = mode, 0, threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            server.server_close()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_public_page_is_served_whatever_befalls_brama(name, tmp_path):
    def asked():
        pages = {path: direct(running.tls_port, path, {"Cookie": "__Host-brama=x", "Host": f"localhost:{running.tls_port}"})
                 for path in ("/", "/konto")}
        return pages["/"][0], 'id="login"' in pages["/"][1], pages["/konto"][0]

    gateway = NoGateway()
    with Example(name, tmp_path, PORTAL_GATEWAY=f"http://127.0.0.1:{gateway.port}/auth") as running:
        # Who is not known is not let in: the page that the portal guards by itself says 503.
        assert asked() == (200, True, 503), "nothing listens"
        for mode in [*Silent.answers, "silence"]:
            with gateway.listening(mode) as server:
                assert asked() == (200, True, 503), mode
                assert server.asked == 2, mode
        # Somebody without a cookie is nobody; that needs no question.
        with gateway.listening("silence") as server:
            status, page = direct(running.tls_port, "/", {"Host": f"localhost:{running.tls_port}"})
            assert (status, 'id="login"' in page, server.asked) == (200, True, 0)
    assert running.status == 0, running.log.read_text()


def test_a_gateway_that_hangs_takes_the_public_page_of_no_portal_along(example):
    browser = example.logged_in()
    gateway, = (int(line.split()[0]) for line in subprocess.run(
        ["pgrep", "--full", "--list-full", f"brama demo .*--gateway-listen 127.0.0.1:{example.gateway_port} "],
        capture_output=True, text=True, check=True).stdout.splitlines())
    os.kill(gateway, signal.SIGSTOP)
    threads = pathlib.Path(f"/proc/{gateway}/task")
    try:
        # Each thread stops for itself, and one may answer until then.
        wait_until(lambda: all(re.search(r"^State:\sT", status.read_text(), re.M) for status in threads.glob("*/status")), "it runs on")
        page = browser.get(f"{example.portal}/")
        assert page.status == 200 and 'id="login"' in page.body
        assert browser.get(f"{example.portal}/moje").status == 503
    finally:
        os.kill(gateway, signal.SIGCONT)
    assert shown(browser.get(f"{example.portal}/moje").body, "name") == GRAZYNA


@pytest.mark.skipif(os.geteuid() != 0, reason="to be another user needs root's rights")
def test_no_other_user_of_the_machine_reaches_php(tmp_path):
    """FastCGI carries the headers as its own parameters: whoever opens the connection says who is logged in."""
    def opens(user):
        program = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
        return subprocess.run(["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "/usr/bin/python3", "-c", program, path],
                              capture_output=True, text=True)

    with Example("php", tmp_path) as running:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", running.portal_port), 5)
        kind, _, path = running.upstream().partition(":")
        assert kind == "unix"
        master, = re.findall(r"^(\d+) ", subprocess.run(
            ["pgrep", "--full", "--list-full", f"nginx.* -p {tmp_path}/"], capture_output=True, text=True).stdout, re.M)
        worker = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]
        owner = pathlib.Path(f"/proc/{worker}").stat().st_uid
        state = os.stat(path)
        assert (state.st_uid, state.st_mode & 0o777) == (owner, 0o600)
        assert opens(owner).returncode == 0, "the test would see nothing"
        told = opens(2)
        assert told.returncode == 1 and "PermissionError" in told.stderr
    assert running.status == 0 and not pathlib.Path(path).parent.exists()


def test_brama_check_finds_the_site_in_php_in_order_and_its_gaps(tmp_path):
    with Example("php", tmp_path) as running:
        config = tmp_path / "php/demo/nginx/nginx.conf"
        command = [BINARY, "check", "--config", tmp_path / "php/demo/brama.yaml", "--nginx", config]
        told = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT).stdout
        assert "3 locations lead to the portal, and no client can write Brama- headers" in told, told
        site = tmp_path / "php/portal.conf"
        site.write_text(site.read_text().replace("fastcgi_param HTTP_BRAMA_TOKEN $brama_token;\n", ""))
        told = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
        assert told.returncode == 1 and "Brama-Token" in told.stdout
    assert running.status == 0


# MARK: the token, judged by keys of ours

class Published(http.server.BaseHTTPRequestHandler):
    """What Brama publishes, with a key that the test has."""

    def do_GET(self):
        body = json.dumps({"keys": [self.server.jwk]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/jwk-set+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.fixture(scope="module")
def published():
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Published)
    server.jwk = {"kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256", "kid": "k1", "x": base64url(numbers.x.to_bytes(32, "big")), "y": base64url(numbers.y.to_bytes(32, "big"))}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield key, server
    server.shutdown()
    server.server_close()


def commands():
    return {"flask": [sys.executable, "portal.py"], "node": ["node", "portal.mjs"],
            "java": ["java", "-XX:TieredStopAtLevel=1", "Portal.java"]}


@pytest.mark.parametrize("name", WITH_TOKEN)
def test_a_token_counts_only_as_it_was_signed_for_this_portal_and_for_now(name, published, tmp_path):
    key, server = published
    port, origin, audience = free_port(), "https://portal.example.gov.pl", "https://portal.example.gov.pl"
    (tmp_path / "key").write_bytes(bytes(32))
    environment = {
        **ENVIRONMENT, "PORTAL_PORT": str(port), "PORTAL_ORIGIN": origin, "PORTAL_AUDIENCE": audience,
        "PORTAL_GATEWAY": f"http://127.0.0.1:{server.server_address[1]}", "PORTAL_KEY_FILE": str(tmp_path / "key"),
        "no_proxy": "127.0.0.1"}
    now = int(time.time())
    good = {"iss": f"{origin}/auth", "aud": [audience], "sub": SUBJECT, "iat": now, "exp": now + 300,
            "assuranceLevel": "low", "sessionID": "s1"}

    def status(token):
        return direct(port, "/moje/token", {"Brama-Subject": SUBJECT, "Brama-Assurance-Level": "low", "Brama-Token": token})[0]

    def signed(claims=None, by=key, algorithm="ES256", **head):
        return jwt.encode({**good, **(claims or {})}, by, algorithm, {"kid": "k1", **head})

    header, payload, signature = signed().split(".")
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    said = base64url(b'{"alg":"HS256","kid":"k1"}') + "." + payload
    confused = f"{said}.{base64url(hmac.new(public, said.encode(), hashlib.sha256).digest())}"
    none = base64url(b'{"alg":"none","kid":"k1"}')
    misnamed = base64url(b'{"alg":"ES384","kid":"k1"}') + "." + payload
    halves = decode_dss_signature(key.sign(misnamed.encode(), ec.ECDSA(hashes.SHA256())))
    misnamed += "." + base64url(b"".join(half.to_bytes(32, "big") for half in halves))
    refused = {
        "expired": signed({"exp": now - 100}), "for another": signed({"aud": ["https://other.example"]}),
        "of another": signed({"iss": "https://evil.example/auth"}), "no end": signed({"exp": None}),
        "another key": signed(by=ec.generate_private_key(ec.SECP256R1())), "unknown key": signed(kid="k2"),
        "MAC with the public key": confused, "no algorithm": f"{none}.{payload}.",
        "algorithm misnamed": misnamed,
        "another algorithm": signed(by=ec.generate_private_key(ec.SECP384R1()), algorithm="ES384"),
        "no signature": f"{header}.{payload}.", "signature of zeros": f"{header}.{payload}.{'A' * 86}",
        "one part more": f"{header}.{payload}.{signature}.{signature}", "no token": "", "nonsense": "a.b.c",
    }
    process = subprocess.Popen(
        commands()[name], cwd=ROOT / "Examples" / name, env=environment, stdout=open(tmp_path / "log", "wb"), stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: direct(port, "/moje")[0] == 403, f"{name}; see {tmp_path}/log")
        assert status(signed()) == 200, (tmp_path / "log").read_text()
        assert {case: status(token) for case, token in refused.items()} == dict.fromkeys(refused, 403)
    finally:
        process.terminate()
        process.wait(20)


# MARK: a portal's own CI

def test_the_script_for_a_portals_own_ci_logs_in(tmp_path):
    def log_in(*arguments):
        told = subprocess.run([sys.executable, ROOT / "Examples/ci/log_in.py", running.portal, *arguments], capture_output=True, text=True)
        return told.returncode, told.stdout, told.stderr

    with Example("node", tmp_path) as running:
        assert log_in("/moje", "--person", "krystyna", "--expect", "Krystyna Zofia")[0] == 0
        status, page, _ = log_in("/moje", "--outcome", "cancelled", "--expect", "login-cancelled")
        assert status == 0 and page.startswith("403\n")
        status, _, told = log_in("/moje", "--person", "jan", "--expect", "Krystyna Zofia")
        assert status == 1 and "Krystyna Zofia" in told
        assert log_in("/", "--expect", "Zaloguj")[0] == 0
        # From abroad: an eIDAS identifier, and nobody of them without asking for it.
        assert log_in("/moje", "--foreign", "--expect", "Παπαδοπούλου")[0] == 0
        assert log_in("/moje?a=1&b=2", "--foreign", "--person", "jurgen", "--expect", "Jürgen")[0] == 0
        status, _, told = log_in("/moje", "--person", "eirini", "--expect", "Παπαδοπούλου")
        assert status == 1 and "log_in: " in told


# MARK: a browser

def test_in_a_browser_a_citizen_logs_in_rises_to_high_and_logs_out(tmp_path):
    with Example("flask", tmp_path) as running:
        browser = start_browser()
        try:
            browser.get(running.portal + "/")
            picture(browser, "example-1-start")
            browser.find_element(By.ID, "login").click()
            choose(browser, "jan", "success")
            assert wait_for(browser, "#name").text == "Jan Nowak"
            assert browser.current_url == running.portal + "/moje"
            picture(browser, "example-2-mine")
            browser.find_element(By.ID, "consent").click()
            choose(browser, "krystyna", "success")
            wait_for(browser, "#give")
            picture(browser, "example-3-consent")
            browser.find_element(By.ID, "give").click()
            wait_for(browser, "#given")
            picture(browser, "example-4-given")
            browser.get(running.portal + "/moje")
            assert browser.find_element(By.ID, "level").text == "high"
            browser.find_element(By.ID, "logout").click()
            wait_for(browser, "#login")
            assert "brama" not in {cookie["name"] for cookie in browser.get_cookies()}
            errors = [entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]]
            assert errors == []
        finally:
            browser.quit()


def test_an_unknown_example_is_wrong_usage():
    told = subprocess.run([ROOT / "Examples/run", "cobol"], capture_output=True, text=True)
    assert told.returncode == 64 and "flask" in told.stderr
