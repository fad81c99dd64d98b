"""One id through nginx's log, the gateway's log, the audit log and the page; a trace through all that keep one."""

import json
import re
import sys
import time

import pytest

from serving import Connection, Login, Serving
from stack import ROOT, shipped_log_format, wait_until

sys.path.insert(0, str(ROOT / "Tests/Scripts"))
from nginx_process import Nginx  # noqa: E402
from ports import free_port  # noqa: E402
from upstream import Upstream  # noqa: E402

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"traceparent: 00-{TRACE}-{SPAN}-01"
FORGED = "X-Request-ID: forgedforgedforgedforged"


class Site:
    """The shipped nginx configuration in front of a gateway with an audit log."""

    def __init__(self, directory):
        self.audit, self.access = directory / "audit.jsonl", directory / "portal.log"
        self.serving = Serving(directory, {
            "BRAMA_AUDIT_FILE": str(self.audit), "BRAMA_LOG_FORMAT": "json", "BRAMA_LOG_LEVEL": "info"})

    def __enter__(self):
        self.serving.__enter__()
        self.portal = Upstream({})
        self.port = free_port()
        nginx = self.serving.directory / "nginx"
        nginx.mkdir()
        self.nginx = Nginx(nginx, self.port, f"""
            {shipped_log_format()}
            upstream brama_gateway {{ server 127.0.0.1:{self.serving.port}; keepalive 8; }}
            upstream brama_portal {{ server 127.0.0.1:{self.portal.port}; keepalive 8; }}
            server {{
                listen 127.0.0.1:{self.port};
                access_log {self.access} brama;
                include {ROOT}/Config/nginx/portal.conf;
            }}""")
        return self

    def __exit__(self, *_):
        self.nginx.stop()
        self.portal.close()
        self.serving.__exit__()

    def ask(self, method, target, fields=(), body=b""):
        return Connection(self.port).ask(method, target, [*fields, TRACEPARENT, FORGED, "Connection: close"], body)

    def access_line(self, request):
        wait_until(lambda: self.access.exists() and f"request={request}" in self.access.read_text(), "nginx's line")
        [line] = [line for line in self.access.read_text().splitlines() if f"request={request}" in line]
        return line

    def logged(self, request):
        wait_until(lambda: request in self.serving.log.read_text(), "the gateway's line")
        return [json.loads(line) for line in self.serving.log.read_text().splitlines() if f'"request":"{request}"' in line]

    def audited(self, request):
        wait_until(lambda: f'"request":"{request}"' in self.audit.read_text(), "the audit line")
        return [json.loads(line) for line in self.audit.read_text().splitlines() if f'"request":"{request}"' in line]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("ids")) as running:
        yield running


def test_one_id_from_nginx_to_the_citizens_page(site):
    page = site.ask("GET", "/auth/acs?SAMLart=secret-artifact&RelayState=y", ["Accept: text/html"])
    assert page.status == 400
    [shown] = re.findall(r"<code>([^<]*)</code>", page.text)
    assert re.fullmatch("[0-9a-f]{32}", shown) and page.field("brama-request-id") == shown
    line = site.access_line(shown)
    assert '"GET /auth/acs HTTP/1.1" 400 ' in line and f"traceparent=00-{TRACE}-{SPAN}-01" in line
    assert "secret-artifact" not in line
    [logged] = site.logged(shown)
    assert (logged["message"], logged["trace_id"], logged["span_id"]) == ("request refused", TRACE, SPAN)
    [audited] = site.audited(shown)
    assert audited["event"] == "login-refused"


def test_a_login_that_succeeds_is_found_by_both_its_ids(site):
    login = Login(site.serving)
    login.gateway = Connection(site.port)
    answer = login.begin().finish()
    assert answer.status == 303
    finished = answer.field("brama-request-id")
    assert "/auth/acs" in site.access_line(finished)
    assert [line["message"] for line in site.logged(finished)] == ["login finished"]
    [audited] = site.audited(finished)
    assert audited["event"] == "login-finished"
    begun = [json.loads(line) for line in site.audit.read_text().splitlines()
             if f'"authnRequest":"{audited["authnRequest"]}"' in line][0]
    assert begun["event"] == "login-begun" and "/auth/login" in site.access_line(begun["request"])


def test_the_portal_gets_the_id_and_the_trace_of_the_request_that_was_checked(site):
    login = Login(site.serving)
    login.begin().finish()
    page = site.ask("GET", "/moje/sprawy", [f"Cookie: {login.cookie}"])
    assert page.status == 200
    fields = site.portal.requests[-1][1]
    assert fields["traceparent"] == [f"00-{TRACE}-{SPAN}-01"]
    assert '"GET /moje/sprawy HTTP/1.1" 200 ' in site.access_line(fields["x-request-id"][0])


def test_an_id_or_a_trace_of_a_client_without_nginx_counts_only_well_formed(site):
    for field in ("X-Request-ID: 87022243734", "X-Request-ID: a b", "traceparent: 00-zz", "traceparent: 87022243734"):
        answer = Connection(site.serving.port).ask("GET", "/auth/login?return_to=//evil", [field, "Connection: close"])
        assert answer.status == 400 and answer.code() == "request-malformed"
        [line] = site.logged(answer.field("brama-request-id"))
        assert "trace_id" not in line and "87022243734" not in json.dumps(line)
