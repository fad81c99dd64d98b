"""The shipped nginx configuration in a real nginx, between stand-ins for gateway and portal."""

import subprocess

import pytest

from nginx_process import NGINX, ROOT, Nginx, free_port, http_block
from upstream import Upstream

IDENTITY = [
    ("Brama-Subject", "87022243734"), ("Brama-Given-Name", "Gra%C5%BCyna"), ("Brama-Family-Name", "%C5%BB%C3%B3%C5%82%C4%87"),
    ("Brama-Date-Of-Birth", "1987-02-22"), ("Brama-Assurance-Level", "substantial"),
    ("Brama-Identity-Provider", "pz.gov.pl"), ("Brama-Token", "e30.e30.c2ln"),
]
NAMES = [name for name, _ in IDENTITY] + ["Brama-Request-ID", "Brama-Return-To"]
NAVIGATION = ["Accept: text/html,*/*;q=0.8", "Sec-Fetch-Mode: navigate"]


class Site:
    def __init__(self, directory, http="", portal_conf=None, gateway_port=None):
        self.gateway = Upstream({
            "/auth/check": ("200 OK", IDENTITY, b""),
            "/auth/login": ("200 OK", [("Content-Type", "text/html")], b"<main>hand-over</main>"),
        })
        self.portal = Upstream({
            "/moje/own-401": ("401 Unauthorized", [], b"the portal's own"),
            "/moje/own-403": ("403 Forbidden", [], b"the portal's own"),
        })
        port = free_port()
        self.nginx = Nginx(directory, port, f"""
            {http}
            upstream brama_gateway {{ server 127.0.0.1:{gateway_port or self.gateway.port}; keepalive 8; }}
            upstream brama_portal {{ server 127.0.0.1:{self.portal.port}; keepalive 8; }}
            server {{ listen 127.0.0.1:{port}; include {portal_conf or ROOT / "Config/nginx/portal.conf"}; }}""")
        self.exchange = self.nginx.exchange

    def check_says(self, status):
        self.gateway.rules["/auth/check"] = (status, [], b"")

    def close(self):
        self.nginx.stop()
        self.gateway.close()
        self.portal.close()


@pytest.fixture
def site(tmp_path):
    running = Site(tmp_path)
    yield running
    running.close()


def forgeries():
    for name in NAMES:
        yield name
        yield name.lower()
        yield name.upper()
        yield name.replace("-", "_")
        yield name.replace("-", "_", 1)


def identity_of(request):
    """What a framework that takes - and _ for the same could make of the request's fields."""
    return {name for name in request[1] if name.replace("_", "-").startswith("brama")}


@pytest.mark.parametrize("path", ["/", "/public?x=1"])
def test_no_identity_that_a_client_sends_reaches_the_portal(site, path):
    status, _, _ = site.exchange(path, fields=[f"{name}: forged" for name in forgeries()])
    assert status == 200
    [request] = site.portal.requests
    assert identity_of(request) == set()
    assert "forged" not in str(request)


@pytest.mark.parametrize("path", ["/auth/login", "/auth/acs", "/auth/session"])
def test_a_client_cannot_name_the_page_to_return_to_by_header(site, path):
    site.exchange(path, fields=["Brama-Return-To: /forged", "brama-return-to: /forged", "Brama_Return_To: /forged"])
    [request] = site.gateway.requests
    assert "/forged" not in str(request)


def test_a_server_wide_switch_for_underscores_does_not_open_a_way(tmp_path):
    site = Site(tmp_path, http="underscores_in_headers on; ignore_invalid_headers off;")
    try:
        site.exchange("/", fields=[f"{name}: forged" for name in forgeries()])
        [request] = site.portal.requests
        assert identity_of(request) == set()
    finally:
        site.close()


def test_this_test_sees_a_configuration_that_lets_identity_through(tmp_path):
    text = (ROOT / "Config/nginx/portal.conf").read_text()
    broken = tmp_path / "broken.conf"
    broken.write_text(text.replace("proxy_set_header Brama-Subject $brama_subject;", ""))
    site = Site(tmp_path, portal_conf=broken)
    try:
        site.exchange("/", fields=["brama-subject: forged"])
        assert identity_of(site.portal.requests[0]) == {"brama-subject"}
    finally:
        site.close()


def test_a_protected_page_gets_the_identity_of_the_check_alone(site):
    status, _, _ = site.exchange("/moje/sprawy?x=1", fields=["Cookie: a=1; __Host-brama=secret"] + [
        f"{name}: forged" for name in forgeries()])
    assert status == 200
    [request] = site.portal.requests
    assert request[0] == "GET /moje/sprawy?x=1 HTTP/1.1"
    assert {name: request[1].get(name.lower()) for name, _ in IDENTITY} == {name: [value] for name, value in IDENTITY}
    assert identity_of(request) == {name.lower() for name, _ in IDENTITY}


def test_the_identity_of_one_request_is_not_the_next_ones(site):
    site.exchange("/moje")
    site.gateway.rules["/auth/check"] = ("200 OK", IDENTITY[:1], b"")
    site.exchange("/moje")
    site.exchange("/")
    assert [len(identity_of(request)) for request in site.portal.requests] == [len(IDENTITY), 1, 0]


def test_the_check_gets_the_cookie_and_no_body(site):
    site.exchange("/moje", method="POST", body=b"x=1", fields=[
        "Cookie: __Host-brama=secret", "X-Forwarded-For: 10.0.0.1", "Transfer-Encoding-X: 1", "Authorization: Basic x"])
    [(line, fields, body)] = site.gateway.seen("/auth/check")
    assert line == "GET /auth/check HTTP/1.1" and body == b""
    assert sorted(fields) == ["cookie", "host", "x-request-id"]
    assert fields["cookie"] == ["__Host-brama=secret"]
    [(line, _, body)] = site.portal.requests
    assert line == "POST /moje HTTP/1.1" and body == b"x=1"


def test_forwarded_fields_are_ours(site):
    forged = ["X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil", "Forwarded: for=1",
              "X-Request-ID: forged"]
    for path in ("/", "/auth/session"):
        site.exchange(path, fields=forged)
    for _, fields, _ in site.portal.requests + site.gateway.requests:
        assert fields["x-forwarded-for"] == ["127.0.0.1"]
        assert fields["x-forwarded-proto"] == ["http"]
        assert fields["x-forwarded-host"] == [f"localhost:{site.nginx.port}"]
        assert "forwarded" not in fields
        assert fields["x-request-id"] != ["forged"]


def test_one_request_id_goes_everywhere(site):
    site.exchange("/moje")
    [check], [page] = site.gateway.requests, site.portal.requests
    assert check[1]["x-request-id"] == page[1]["x-request-id"]


TRACE = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=1,b=2"}


def test_a_trace_goes_on_to_the_gateway_and_to_the_portal(site):
    fields = [f"{name}: {value}" for name, value in TRACE.items()]
    for path in ("/moje", "/", "/auth/session"):
        site.exchange(path, fields=fields)
    site.check_says("401 Unauthorized")
    site.exchange("/moje", fields=NAVIGATION + fields)
    [first, _, second, login] = site.gateway.requests
    for request in site.portal.requests + [first, second, login]:
        assert request[1]["traceparent"] == [TRACE["traceparent"]], request
    assert [request[1].get("tracestate") for request in site.portal.requests] == [[TRACE["tracestate"]]] * 2


def test_without_a_trace_there_is_none(site):
    site.exchange("/moje")
    assert not {"traceparent", "tracestate"} & {name for _, fields, _ in site.gateway.requests + site.portal.requests for name in fields}


@pytest.mark.parametrize("field", ["X-Request-ID: forged-forged-forged-forged", "x-request-id: forged", "X_Request_ID: forged"])
def test_a_client_cannot_name_its_request(site, field):
    site.exchange("/moje", fields=[field])
    for _, fields, _ in site.gateway.requests + site.portal.requests:
        assert len(fields["x-request-id"][0]) == 32 and "forged" not in str(fields)


@pytest.mark.parametrize("status, method", [("401 Unauthorized", "POST"), ("503 Service Unavailable", "GET")])
def test_what_nginx_itself_answers_names_the_request(site, status, method):
    site.check_says(status)
    _, fields, body = site.exchange("/moje", method=method, fields=NAVIGATION)
    [(_, checked, _)] = site.gateway.seen("/auth/check")
    assert checked["x-request-id"][0].encode() in body


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized"])
def test_connections_to_the_gateway_are_kept(site, status):
    if status != "200 OK":
        site.check_says(status)
    for _ in range(30):
        site.exchange("/moje")
    assert len(site.gateway.seen("/auth/check")) == 30
    assert site.gateway.connections == 1


@pytest.mark.parametrize("target", ["/moje/sprawy?strona=2&x=%C5%BC", "/moje?return_to=//evil&loa=low", "/moje/%2e%2e/moje"])
def test_navigation_without_a_session_gets_the_hand_over_page(site, target):
    site.check_says("401 Unauthorized")
    status, _, body = site.exchange(target, fields=NAVIGATION + ["Brama-Return-To: /forged"])
    assert (status, body) == (200, b"<main>hand-over</main>")
    [(line, fields, _)] = site.gateway.seen("/auth/login")
    assert line == "GET /auth/login HTTP/1.1"
    assert fields["brama-return-to"] == [target]
    assert site.portal.requests == []


@pytest.mark.parametrize("method, fields", [
    ("POST", NAVIGATION), ("HEAD", NAVIGATION), ("DELETE", NAVIGATION), ("GET", ["Accept: application/json"]), ("GET", []),
    ("GET", ["Accept: text/html", "Sec-Fetch-Mode: cors"]), ("GET", ["Accept: text/html", "Sec-Fetch-Mode: no-cors"]),
])
def test_what_is_no_navigation_gets_401(site, method, fields):
    site.check_says("401 Unauthorized")
    status, answer, _ = site.exchange("/moje", method=method, fields=fields)
    assert status == 401
    assert ("Content-Type", "application/problem+json") in answer
    assert site.gateway.seen("/auth/login") == [] and site.portal.requests == []


def test_a_browser_without_fetch_metadata_gets_the_page(site):
    site.check_says("401 Unauthorized")
    assert site.exchange("/moje", fields=["Accept: text/html"])[0] == 200


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_page_for_the_level_high_asks_for_it(site, status):
    site.check_says(status)
    assert site.exchange("/moje/wysoki/x", fields=NAVIGATION)[2] == b"<main>hand-over</main>"
    assert site.gateway.requests[0][0] == "GET /auth/check?loa=high HTTP/1.1"
    assert site.gateway.requests[1][0] == "GET /auth/login?loa=high HTTP/1.1"
    assert site.portal.requests == []


def test_the_client_cannot_lower_the_level(site):
    site.exchange("/moje/wysoki/x?loa=low")
    assert site.gateway.requests[0][0] == "GET /auth/check?loa=high HTTP/1.1"


@pytest.mark.parametrize("path, status", [("/moje/own-401", 401), ("/moje/own-403", 403)])
def test_the_portals_own_refusals_pass(site, path, status):
    assert site.exchange(path, fields=NAVIGATION)[::2] == (status, b"the portal's own")


@pytest.mark.parametrize("status", ["503 Service Unavailable", "500 Internal Server Error", "302 Found", "404 Not Found"])
def test_a_gateway_in_trouble_lets_nobody_in(site, status):
    site.check_says(status)
    answered, fields, _ = site.exchange("/moje", fields=NAVIGATION)
    assert answered == 503 and ("Retry-After", "10") in fields
    assert site.portal.requests == [] and site.gateway.seen("/auth/login") == []


@pytest.mark.parametrize("path", ["/auth/login?return_to=/moje", "/auth/acs", "/moje"])
def test_where_no_gateway_answers_the_page_says_so_in_three_languages(tmp_path, path):
    site = Site(tmp_path, gateway_port=free_port())
    status, fields, body = site.exchange(path, fields=NAVIGATION)
    site.close()
    page = body.decode()
    assert status == 503 and {("Retry-After", "10"), ("Content-Type", "text/html; charset=utf-8")} <= set(fields)
    assert "<html lang='pl'>" in page and "<div lang='en'>" in page and "<div lang='uk'>" in page
    assert dict(fields)["Brama-Request-ID"] in page and "nginx" not in page
    assert site.portal.requests == []


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_the_gateways_own_pages_of_failure_pass(site, status):
    site.gateway.rules["/auth/acs"] = (status, [("Content-Type", "text/html")], b"<main>ours</main>")
    assert site.exchange("/auth/acs")[::2] == (int(status[:3]), b"<main>ours</main>")


@pytest.mark.parametrize("path", ["/auth/check", "/auth/check?loa=low", "/_brama/check", "/_brama/check-high", "/_brama/login"])
def test_what_is_internal_is_not_reached_from_outside(site, path):
    assert site.exchange(path)[0] == 404
    assert site.gateway.requests == [] and site.portal.requests == []


@pytest.mark.parametrize("path", ["/moje", "/moje/", "//moje", "/./moje", "/x/../moje", "/x/..%2fmoje", "/%6doje", "/x%2f..%2fmoje"])
def test_spellings_of_a_protected_path_are_checked(site, path):
    site.check_says("401 Unauthorized")
    assert site.exchange(path)[0] == 401
    assert site.portal.requests == []


def test_bodies_for_the_gateway_are_bounded(site):
    assert site.exchange("/auth/acs", method="POST", body=b"x" * (129 << 10))[0] == 413
    assert site.gateway.requests == []


def test_the_example_site_is_a_valid_configuration(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
         "-keyout", tmp_path / "x.key", "-out", tmp_path / "x.crt"], check=True, capture_output=True)
    text = (ROOT / "Config/nginx/example-site.conf").read_text()
    for shipped, here in (
        ("/etc/ssl/portal.example.gov.pl.crt", tmp_path / "x.crt"),
        ("/etc/ssl/private/portal.example.gov.pl.key", tmp_path / "x.key"),
        ("/var/log/nginx", tmp_path), ("/etc/brama/nginx", ROOT / "Config/nginx"),
    ):
        assert shipped in text
        text = text.replace(shipped, str(here))
    path = tmp_path / "nginx.conf"
    path.write_text(http_block(tmp_path, text))
    result = subprocess.run([NGINX, "-t", "-p", tmp_path, "-c", path], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "warn" not in result.stderr, result.stderr
