"""`brama check --online` against real servers: what is wrong on the way to WK and on the way to us, each with its mend."""

import datetime
import email.utils
import http.server
import json
import re
import socket
import ssl
import subprocess
import sys
import threading

import pytest

from serving import Serving
from stack import BINARY, ENVIRONMENT, ROOT

sys.path.insert(0, str(ROOT / "Tests/Scripts"))
from nginx_process import Nginx  # noqa: E402
from ports import free_port  # noqa: E402


def make_certificate(directory, name, *options):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost", *options,
         "-keyout", directory / f"{name}.key", "-out", directory / f"{name}.crt"], check=True, capture_output=True)
    return directory / f"{name}.crt"


class Node:
    """WK's addresses over TLS: answers any request as told."""

    def __init__(self, certificate):
        self.status, self.ahead, self.fields, self.seen = 500, 0, [], []
        node = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                node.seen.append((self.command, self.path, dict(self.headers)))
                self.send_response_only(node.status)
                if node.ahead is not None:
                    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=node.ahead)
                    self.send_header("Date", email.utils.format_datetime(then, usegmt=True))
                for name, value in [*node.fields, ("Content-Length", "0")]:
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.base = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Installation:
    def __init__(self, directory):
        self.directory = directory
        self.trusted = make_certificate(directory, "trusted")
        self.other = make_certificate(directory, "other")
        self.node = Node(self.trusted)
        self.serving = Serving(directory)

    def __enter__(self):
        self.serving.__enter__()
        return self

    def __exit__(self, *_):
        self.serving.__exit__()
        self.node.close()

    def check(self, sso=None, soap=None, roots=None, **environment):
        """All findings, by severity and title."""
        base = self.node.base
        profile = self.directory / "environments" / "online.yaml"
        profile.write_text(f"""
issuer: symulator.login.gov.pl
singleSignOnURL: {sso or base + "/login/SingleSignOnService"}
artifactResolutionURL: {soap or base + "/login-services/idpArtifactResolutionService"}
singleLogoutURL: {soap or base + "/login-services/singleLogoutService"}
signingCertificates: [../simulator.crt]
trustRoots: [{roots or self.trusted}]
backChannelTimeout: 3s
""")
        result = subprocess.run(
            [BINARY, "check", "--config", self.directory / "brama.yaml", "--online", "--json"], capture_output=True,
            text=True, timeout=60, env={**ENVIRONMENT, "BRAMA_ENVIRONMENT": "online", **environment})
        report = json.loads(result.stdout)
        assert result.returncode == (1 if report["status"] == "error" else 0)
        # What machines read: these members, in this order.
        assert list(report) == ["status", "findings"]
        assert {tuple(finding) for finding in report["findings"]} == {("severity", "title", "mend")}
        return Findings(report["findings"])


class Findings(list):
    def about(self, start):
        """But for what is said without the network: that our test's nginx has another port."""
        return [(item["severity"], item["title"], item["mend"] or "") for item in self
                if item["title"].startswith(start) and "browsers go to port" not in item["title"]]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with Installation(tmp_path_factory.mktemp("online")) as running:
        yield running


@pytest.fixture
def node(installation):
    node = installation.node
    node.status, node.ahead, node.fields, node.seen = 500, 0, [], []
    return node


def test_everything_in_order(installation, node):
    findings = installation.check()
    assert [severity for severity, _, _ in findings.about("artifactResolutionURL")] == ["ok", "ok"]
    assert [severity for severity, _, _ in findings.about("singleSignOnURL")] == ["ok"]
    assert [method for method, _, _ in node.seen] == ["POST", "POST", "GET"]
    method, path, fields = node.seen[2]
    assert path == "/login/SingleSignOnService" and not {"Cookie", "X-Request-Id", "Traceparent"} & set(fields)


@pytest.mark.parametrize("ahead, severity", [(0, "ok"), (25, "ok"), (45, "warning"), (-45, "warning"), (120, "error"), (-120, "error")])
def test_the_clocks_are_compared_with_what_the_profile_allows(installation, node, ahead, severity):
    node.ahead = ahead
    [_, (found, title, mend)] = installation.check().about("artifactResolutionURL")
    seconds = int(re.search(r"the clocks differ by (\d+) s, the profile allows 60 s", title)[1])
    assert found == severity and abs(ahead) - 2 <= seconds <= abs(ahead) + 2
    assert ("chrony" in mend) == (severity != "ok")


def test_an_answer_without_a_date_says_so(installation, node):
    node.ahead = None
    assert "no Date" in installation.check().about("artifactResolutionURL")[1][1]


def other_port():
    return f"https://localhost:{free_port()}/x"


@pytest.mark.parametrize("address, soap_mend, sso_mend, what", [
    ("https://no-such-host.invalid/x", "DNS", "other servers", "not resolved"),
    (other_port(), "firewall", "not let out", "connection failed"),
], ids=["name", "connection"])
def test_name_and_connection_are_told_apart(installation, node, address, soap_mend, sso_mend, what):
    findings = installation.check(sso=address, soap=address)
    [(severity, title, mend)] = findings.about("artifactResolutionURL")
    assert severity == "error" and what in title and soap_mend in mend
    [(severity, title, mend)] = findings.about("singleSignOnURL")
    assert severity == "warning" and what in title and sso_mend in mend


def test_a_certificate_of_nobody_known_is_told(installation, node):
    findings = installation.check(roots=installation.other)
    [(severity, title, mend)] = findings.about("artifactResolutionURL")
    assert severity == "error" and "certificate does not hold" in title and "trustRoots" in mend
    [(severity, title, mend)] = findings.about("singleSignOnURL")
    assert severity == "warning" and "certificate does not hold" in title and "ca-certificates" in mend


def test_what_speaks_no_tls_is_told(installation, node):
    address = f"https://localhost:{installation.serving.port}/x"
    findings = installation.check(sso=address, soap=address)
    [(severity, title, mend)] = findings.about("artifactResolutionURL")
    assert severity == "error" and "no TLS connection" in title and "TLS 1.2" in mend
    assert "changes TLS" in findings.about("singleSignOnURL")[0][2]


def test_what_never_answers_is_told(installation, node):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://localhost:{silent.getsockname()[1]}/x"
        findings = installation.check(sso=address, soap=address)
    [(severity, title, mend)] = findings.about("artifactResolutionURL")
    assert severity == "error" and "no whole answer in time" in title and "backChannelTimeout" in mend
    assert findings.about("singleSignOnURL")[0][0] == "warning"


def test_a_redirect_is_told_without_what_it_carries(installation, node):
    node.status, node.fields = 302, [("Location", "https://new.example/login?SAMLRequest=secret")]
    findings = installation.check()
    for name, severity in (("artifactResolutionURL", "error"), ("singleSignOnURL", "warning")):
        [(found, title, mend)] = findings.about(name)
        assert found == severity and "302 to https://new.example/login: " in title and "COI hands out" in mend
    assert "secret" not in json.dumps(findings)


def test_pages_that_are_not_there_are_told(installation, node):
    node.status = 404
    findings = installation.check()
    assert [severity for severity, _, _ in findings.about("artifactResolutionURL")] == ["error", "ok"]
    assert findings.about("singleSignOnURL")[0][0] == "warning"


# The way to us

SHIPPED = """
    proxy_set_header Host $http_host;
    proxy_set_header X-Request-ID $request_id;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
"""


def front(installation, directory, headers=SHIPPED, inside=None, listen="", backend=None):
    """An nginx in front of the gateway; (it, its port)."""
    port = free_port()
    passing = f"location /auth/ {{ proxy_pass http://127.0.0.1:{backend or installation.serving.port}; {headers} }}"
    directory.mkdir(exist_ok=True)
    return Nginx(directory, port, f"server {{ listen 127.0.0.1:{port} {listen}; {passing if inside is None else inside} }}"), port


@pytest.fixture
def seen_through(installation, node, tmp_path):
    """Findings about publicURL through an nginx of some configuration."""
    running = []

    def check(headers=SHIPPED, inside=None, **options):
        nginx, port = front(installation, tmp_path / "front", headers, inside, **options)
        running.append(nginx)
        return installation.check(BRAMA_PUBLIC_URL=f"http://127.0.0.1:{port}/auth").about("publicURL")

    yield check
    for nginx in running:
        nginx.stop()


class Fronted:
    """A gateway whose public URL is an nginx in front of it."""

    def __init__(self, directory, headers, **environment):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/auth"
        self.serving = Serving(directory, {"BRAMA_PUBLIC_URL": self.url, **environment})
        self.headers, self.directory = headers, directory

    def __enter__(self):
        self.serving.__enter__()
        site = self.directory / "site"
        site.mkdir()
        self.nginx = Nginx(site, self.port, f"""server {{
            listen 127.0.0.1:{self.port};
            location /auth/ {{ proxy_pass http://127.0.0.1:{self.serving.port}; {self.headers} }} }}""")
        return self

    def __exit__(self, *_):
        self.nginx.stop()
        self.serving.__exit__()

    def findings(self):
        result = subprocess.run(
            [BINARY, "check", "--config", self.directory / "brama.yaml", "--online", "--json"], capture_output=True,
            text=True, timeout=60, env={**ENVIRONMENT, **self.serving.environment})
        report = Findings(json.loads(result.stdout)["findings"])
        return report.about("publicURL") + [item for item in report.about("adminListen") if item[0] != "ok"]


def test_the_shipped_way_is_in_order(tmp_path):
    with Fronted(tmp_path, SHIPPED) as fronted:
        findings = fronted.findings()
    assert [severity for severity, _, _ in findings] == ["ok", "ok"], findings
    assert "as nginx has them" in findings[1][1]


@pytest.mark.parametrize("change, expected, mend", [
    (("header Host $http_host", "header Host other.example"), 'Brama gets Host "other.example", browsers ask for 127.0.0.1:', "proxy_set_header Host"),
    (("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https"), 'X-Forwarded-Proto "https", browsers use http', "X-Forwarded-Proto $scheme"),
    (("X-Forwarded-Host $http_host", "X-Forwarded-Host $host"), 'X-Forwarded-Host "127.0.0.1", browsers ask for', "X-Forwarded-Host $http_host"),
    (("X-Forwarded-For $remote_addr", 'X-Forwarded-For ""'), "not told the client's address", "X-Forwarded-For $remote_addr"),
    (("X-Request-ID $request_id", 'X-Request-ID ""'), "does not get nginx's request id", "X-Request-ID $request_id"),
], ids=["host", "scheme", "forwarded host", "client", "request id"])
def test_what_nginx_gets_wrong_is_seen_by_brama(tmp_path, change, expected, mend):
    with Fronted(tmp_path, SHIPPED.replace(*change)) as fronted:
        [reached, (severity, title, told)] = fronted.findings()
    assert reached[0] == "ok" and severity == "warning" and expected in title and mend in told


def test_a_proxy_that_is_not_trusted_is_told(tmp_path):
    with Fronted(tmp_path, SHIPPED, BRAMA_TRUSTED_PROXIES="192.0.2.1") as fronted:
        assert "not among trustedProxies" in fronted.findings()[1][1]


def test_without_the_administration_listener_nothing_is_compared(tmp_path):
    with Fronted(tmp_path, SHIPPED) as fronted:
        fronted.serving.environment["BRAMA_ADMIN_LISTEN"] = f"127.0.0.1:{free_port()}"
        findings = fronted.findings()
    assert findings[0][0] == "ok" and findings[1][1].startswith("adminListen: ") and findings[1][0] == "warning"


@pytest.mark.parametrize("inside, severity, what, mend", [
    ("location / { return 302 https://elsewhere.example$request_uri; }", "error", "302 to https://elsewhere.example/auth/metadata: ", "publicURL"),
    ("location / { return 301 /other/; }", "error", "status 301", "drops"),
    ("location / { return 404; }", "error", "answers 404", "location"),
    ("location / { return 403; }", "error", "answers 403", "leave /auth/ open"),
    ("location / { return 200 '<html>a portal</html>'; }", "error", "not with this configuration's metadata", "proxy_pass"),
    ("location / { proxy_pass http://127.0.0.1:9; }", "warning", "answers 502: nginx is there", "start Brama"),
])
def test_what_answers_in_our_place_is_told(seen_through, inside, severity, what, mend):
    [(found, title, told)] = seen_through(inside=inside)
    assert found == severity and what in title and mend in told


def test_metadata_of_another_configuration_is_not_ours(seen_through):
    """The gateway behind it has another public URL, and so another return address."""
    assert "not with this configuration's metadata" in seen_through()[0][1]


@pytest.mark.parametrize("url, severity, what, mend", [
    ("https://no-such-host.invalid/auth", "warning", "not resolved", "DNS"),
    (other_port()[:-2] + "/auth", "warning", "connection failed", "listen 443 ssl"),
], ids=["name", "connection"])
def test_the_public_name_and_connection_are_told_apart(installation, node, url, severity, what, mend):
    [(found, title, told)] = installation.check(BRAMA_PUBLIC_URL=url).about("publicURL: https")
    assert found == severity and what in title and mend in told


def test_a_public_certificate_that_no_browser_trusts_is_an_error(installation, node, tmp_path):
    nginx, port = front(
        installation, tmp_path / "tls", listen=f"ssl; ssl_certificate {installation.other}; "
        f"ssl_certificate_key {installation.other.with_suffix('.key')}")
    try:
        [(severity, title, mend)] = installation.check(BRAMA_PUBLIC_URL=f"https://localhost:{port}/auth").about("publicURL: https")
    finally:
        nginx.stop()
    assert severity == "error" and "certificate does not hold" in title and "whole chain" in mend


def test_nginx_without_tls_at_an_https_address_is_an_error(installation, node, tmp_path):
    nginx, port = front(installation, tmp_path / "plain")
    try:
        [(severity, title, mend)] = installation.check(BRAMA_PUBLIC_URL=f"https://localhost:{port}/auth").about("publicURL: https")
    finally:
        nginx.stop()
    assert severity == "error" and "no TLS connection" in title and "listen 443 ssl" in mend
