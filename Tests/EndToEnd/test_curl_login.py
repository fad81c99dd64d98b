"""The whole login by curl alone, with cookies handled as browsers handle them."""

import html
import json
import re
import subprocess

import pytest

from stack import NODE_HOST, PORTAL_HOST


class CurlBrowser:
    """curl with a browser's cookie rules: host-only, Secure, and SameSite by where a request comes from."""

    def __init__(self, stack):
        self.stack = stack
        self.cookies = {}

    def get(self, url, cross_site=False, headers=()):
        # A top-level GET carries Lax cookies even across sites.
        return self._run(url, [], lambda cookie: True, headers)

    def post(self, url, fields, cross_site=False, headers=()):
        data = [part for name, value in fields for part in ("--data-urlencode", f"{name}={value}")]
        return self._run(url, data or ["-X", "POST"], lambda c: not cross_site or c["samesite"] == "None", headers)

    def _run(self, url, arguments, may_go, headers):
        host = url.split("/")[2].split(":")[0]
        jar = "; ".join(f"{n}={c['value']}" for (h, n), c in self.cookies.items() if h == host and may_go(c))
        port = self.stack.tls_port
        command = [
            "curl", "-sS", "-i", "--max-time", "30", "--cacert", str(self.stack.ca), "-H", "Accept: text/html",
            "-H", "Accept-Language: pl", "--resolve", f"{PORTAL_HOST}:{port}:127.0.0.1",
            "--resolve", f"{NODE_HOST}:{port}:127.0.0.1", *arguments, url,
        ]
        for header in headers:
            command += ["-H", header]
        if jar:
            command += ["-b", jar]
        output = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        head, _, body = output.partition("\r\n\r\n")
        answer = Answer(head, body)
        for line in answer.all("set-cookie"):
            self._keep(host, line)
        return answer

    def _keep(self, host, line):
        pair, *attributes = [part.strip() for part in line.split(";")]
        name, _, value = pair.partition("=")
        rules = {a.split("=")[0].lower(): a.partition("=")[2] for a in attributes}
        # The prefix's rules: a browser would drop the cookie without a word.
        assert "secure" in rules and "httponly" in rules, line
        if name.startswith("__Host-"):
            assert rules.get("path") == "/" and "domain" not in rules, line
        if rules.get("max-age") == "0":
            self.cookies.pop((host, name), None)
        else:
            self.cookies[(host, name)] = {"value": value, "samesite": rules["samesite"]}


class Answer:
    def __init__(self, head, body):
        lines = head.split("\r\n")
        self.status = int(lines[0].split()[1])
        self.fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        self.body = body

    def all(self, name):
        return [value for field, value in self.fields if field.lower() == name]

    def field(self, name):
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def form(self):
        action = re.search(r'<form[^>]*action="([^"]*)"', self.body)
        inputs = re.findall(r"<input[^>]*>", self.body)
        fields = []
        for tag in inputs:
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                fields.append((html.unescape(name[1]), html.unescape(value[1] if value else "")))
        return html.unescape(action[1]), fields

    def code(self):
        found = re.search(r'data-code="([^"]*)"', self.body)
        return found and found[1]


def begin(browser, stack, query="return_to=/moje", outcome="success", person="grazyna"):
    """From /login to WK's answer form, not yet posted."""
    page = browser.get(f"{stack.portal}/auth/login?{query}")
    assert page.status == 200, page.body
    action, fields = page.form()
    assert action == f"{stack.node}/login/SingleSignOnService"
    answer = browser.post(f"{action}?outcome={outcome}&person={person}", fields, cross_site=True)
    assert answer.status == 200, answer.body
    return answer.form()


def log_in(stack, **choice):
    browser = CurlBrowser(stack)
    action, fields = begin(browser, stack, **choice)
    return browser, browser.post(action, fields, cross_site=True, headers=[f"Origin: {stack.node}"])


def session(browser, stack):
    return browser.get(f"{stack.portal}/auth/session", headers=["Accept: application/json"])


def test_a_citizen_logs_in_and_out(stack):
    browser, answer = log_in(stack)
    assert (answer.status, answer.field("location")) == (303, "/moje")
    who = json.loads(session(browser, stack).body)
    assert (who["subject"], who["givenName"], who["familyName"]) == (
        "87022243734", "Grażyna Łucja", "Żółć-Kowalska")
    assert (who["dateOfBirth"], who["assuranceLevel"], who["identityProvider"]) == (
        "1987-02-22", "substantial", "pz.gov.pl")
    page = browser.get(f"{stack.portal}/moje")
    assert page.status == 200 and "Grażyna Łucja Żółć-Kowalska" in page.body
    out = browser.post(
        f"{stack.portal}/auth/logout?return_to=/", [], headers=[f"Origin: {stack.portal}", "Sec-Fetch-Site: same-origin"])
    assert (out.status, out.field("location")) == (303, "/")
    assert session(browser, stack).status == 401


def test_the_cookies_are_what_the_contract_says(stack):
    browser = CurlBrowser(stack)
    action, fields = begin(browser, stack)
    binding = browser.cookies[(PORTAL_HOST, "__Host-brama-login")]
    assert binding["samesite"] == "None"
    answer = browser.post(action, fields, cross_site=True)
    [cookie] = answer.all("set-cookie")
    assert re.fullmatch(r"__Host-brama=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; Secure; SameSite=Lax", cookie), cookie


def test_a_protected_page_leads_to_login_and_back(stack):
    browser = CurlBrowser(stack)
    page = browser.get(f"{stack.portal}/moje/sprawy?strona=2&x=%C5%BC")
    action, fields = page.form() if page.status == 200 else browser.get(page.field("location")).form()
    action, fields = browser.post(f"{action}?outcome=success", fields, cross_site=True).form()
    answer = browser.post(action, fields, cross_site=True)
    assert (answer.status, answer.field("location")) == (303, "/moje/sprawy?strona=2&x=%C5%BC")


@pytest.mark.parametrize(
    "outcome, status, code",
    [
        ("cancelled", 403, "login-cancelled"), ("unknown-principal", 403, "identity-unknown"),
        ("wrong-signature", 403, "node-message-rejected"), ("expired", 403, "node-message-rejected"),
        ("fault", 503, "node-unavailable"),
    ],
)
def test_a_failed_login_has_its_code_and_no_session(stack, outcome, status, code):
    browser, answer = log_in(stack, outcome=outcome)
    assert (answer.status, answer.code()) == (status, code)
    assert answer.all("set-cookie") == []
    assert answer.field("brama-request-id") in stack.log.read_text()
    assert session(browser, stack).status == 401


def test_an_answer_is_taken_once(stack):
    browser = CurlBrowser(stack)
    action, fields = begin(browser, stack)
    assert browser.post(action, fields, cross_site=True).status == 303
    again = browser.post(action, fields, cross_site=True)
    assert (again.status, again.code(), again.all("set-cookie")) == (400, "login-expired", [])


def test_another_browser_cannot_finish_a_login(stack):
    action, fields = begin(CurlBrowser(stack), stack)
    stranger = CurlBrowser(stack)
    begin(stranger, stack)
    answer = stranger.post(action, fields, cross_site=True)
    assert (answer.status, answer.code(), answer.all("set-cookie")) == (403, "login-other-browser", [])


def test_three_tabs_finish_in_any_order_and_leave_one_session(stack):
    browser = CurlBrowser(stack)
    answers = [begin(browser, stack, query=f"return_to=/moje/{tab}") for tab in range(3)]
    values = []
    for tab in (2, 0, 1):
        answer = browser.post(*answers[tab], cross_site=True)
        assert (answer.status, answer.field("location")) == (303, f"/moje/{tab}")
        values.append(browser.cookies[(PORTAL_HOST, "__Host-brama")]["value"])
    assert len(set(values)) == 3
    alive = []
    for value in values:
        browser.cookies[(PORTAL_HOST, "__Host-brama")]["value"] = value
        alive.append(session(browser, stack).status)
    assert alive == [401, 401, 200]


def test_a_level_too_low_is_told(stack):
    browser, answer = log_in(stack)
    check = browser.get(f"{stack.portal}/auth/check?loa=high")
    assert answer.status == 303 and check.status in (403, 404), "check is for nginx, not for browsers"
    action, fields = begin(browser, stack, query="return_to=/moje&loa=high")
    refused = browser.post(action, fields, cross_site=True)
    assert (refused.status, refused.code()) == (403, "level-too-low")


def test_a_client_cannot_say_who_it_is(stack):
    page = CurlBrowser(stack).get(
        f"{stack.portal}/", headers=["Brama-Subject: 87022243734", "brama-given-name: Ewa", "Brama_Subject: 1"])
    assert "87022243734" not in page.body and "Ewa" not in page.body


def test_a_cross_site_logout_is_refused(stack):
    browser, _ = log_in(stack)
    answer = browser.post(
        f"{stack.portal}/auth/logout", [], cross_site=True, headers=["Origin: https://evil.example"])
    assert (answer.status, answer.code()) == (403, "request-malformed")
    assert session(browser, stack).status == 200


@pytest.mark.parametrize("outcome", ["logout-hangs", "logout-unavailable", "logout-refused", "logout-partial"])
def test_a_failing_node_does_not_keep_our_session(stack, outcome):
    browser, answer = log_in(stack, outcome=outcome)
    assert answer.status == 303
    out = browser.post(f"{stack.portal}/auth/logout?return_to=/", [], headers=[f"Origin: {stack.portal}"])
    assert out.status == 303 and re.fullmatch(r"/auth/logout\?done=here\.\d+\.[\w-]{22}&return_to=%2F", out.field("location"))
    assert session(browser, stack).status == 401
    told = browser.get(f"{stack.portal}{out.field('location')}")
    assert told.status == 200 and "login.gov.pl" in told.body
