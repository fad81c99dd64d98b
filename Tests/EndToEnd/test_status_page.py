"""The status page of a gateway with real traffic, as operators with all kinds of eyes, hands and devices meet it."""

import html
import re
import signal
import subprocess

import pytest
from selenium.webdriver.common.by import By

from accessibility import ENLARGED, NARROW, WIDE, axe_findings, emulate, measured_findings, spaced_findings
from browser import picture, requests_of, start_browser
from serving import Connection, Login, Serving
from stack import wait_until

PERSONAL = ["87022243734", "Grażyna", "Łucja", "Żółć", "1987-02-22", "gzolc87", "10.20."]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    directory = tmp_path_factory.mktemp("status")
    soon = make_certificate(directory, "soon", days=5)
    with Serving(directory, {
            "BRAMA_AUDIT_FILE": str(directory / "audit.jsonl"), "BRAMA_KEYS_TRANSPORT_CERTIFICATE": str(soon),
            "BRAMA_KEYS_TRANSPORT_PRIVATE_KEY": str(soon.with_suffix(".key"))}) as serving:
        for outcome in ["success"] * 12 + ["cancelled"] * 2 + ["unsigned-response"] * 3:
            login = Login(serving)
            login.address = f"X-Forwarded-For: 10.20.{len(outcome)}.{id(login) % 250}"
            login.begin(outcome).finish()
            login.close()
        for _ in range(4):
            ask(serving, "GET", "/auth/acs?SAMLart=x&RelayState=y")
        yield serving


def make_certificate(directory, name, days):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
         "-subj", f"/CN={name}", "-keyout", directory / f"{name}.key", "-out", directory / f"{name}.crt"],
        check=True, capture_output=True)
    (directory / f"{name}.key").chmod(0o600)
    return directory / f"{name}.crt"


def ask(serving, method, target, fields=()):
    return Connection(serving.port).ask(method, target, [*fields, "Connection: close"])


def page(serving, target="/"):
    return Connection(serving.admin_port).ask("GET", target, ["Connection: close"])


@pytest.fixture(scope="module")
def browser():
    driver = start_browser("en")
    yield driver
    driver.quit()


def show(driver, gateway, opened=True):
    driver.get(f"http://127.0.0.1:{gateway.admin_port}/")
    if opened:
        for summary in driver.find_elements(By.CSS_SELECTOR, "summary"):
            summary.click()


def figure(text, section, name):
    part = re.search(rf'<section aria-labelledby="{section}">(.*?)</section>', text, re.S)[1]
    return re.search(rf"<dt>{name}</dt><dd>([^<]*)</dd>", part)[1]


def test_it_counts_what_happened(gateway):
    answer = page(gateway)
    assert answer.status == 200
    for period in ("hour", "day"):
        assert [figure(answer.text, period, name) for name in ("Logins begun", "Finished", "Refused", "Cancelled")] == [
            "17", "12", "7", "2"]
        assert re.fullmatch(r"\d+ ms|\d+\.\d s", figure(answer.text, period, "Median time"))
    reasons = re.findall(r'<code>([^<]*)</code> <span class="count">(\d+ times?)', answer.text)
    assert reasons == [("login-expired", "4 times"), ("node-message-rejected", "3 times"), ("login-cancelled", "2 times")]
    assert len(re.findall('<rect class="bar"', answer.text)) >= 4
    assert "Ready" in answer.text and "lines written" in answer.text and "demo, not production" in answer.text


def test_it_tells_nothing_of_people(gateway):
    text = html.unescape(page(gateway).text)
    assert [word for word in PERSONAL if word in text] == []


def test_browsers_may_do_nothing_with_it(gateway):
    answer = page(gateway)
    policy = answer.field("content-security-policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy and "script" not in policy
    assert answer.field("cache-control") == "no-store" and answer.field("x-content-type-options") == "nosniff"
    assert "<script" not in answer.text and not re.search(r"(src|href)=\"(?!/)", answer.text)
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)


@pytest.mark.parametrize("query, header", [("", None), ("?refresh=60", "60"), ("?refresh=1", None), ("?refresh=60;url=//x", None)])
def test_it_comes_anew_only_where_somebody_asks_for_it(gateway, query, header):
    answer = page(gateway, "/" + query)
    assert answer.field("refresh") == header and "http-equiv" not in answer.text


@pytest.mark.parametrize("size, features, without", [
    (WIDE, {}, ()), (NARROW, {}, ()), (WIDE, {"prefers_color_scheme": "dark"}, ()),
    (NARROW, {"prefers_color_scheme": "dark"}, ()), (ENLARGED, {}, ()),
    # The reader chooses these colours.
    (WIDE, {"forced_colors": "active"}, ["color-contrast"]),
], ids=["desk", "phone", "dark desk", "dark phone", "400 percent", "forced colours"])
def test_everybody_can_read_it(gateway, browser, size, features, without):
    emulate(browser, size, **features)
    show(browser, gateway)
    browser.execute_script("scrollTo(0, 0)")
    picture(browser, f"status-{size[0]}x{size[1]}-{'-'.join(features.values())}")
    found = axe_findings(browser, without) + measured_findings(browser)
    found += spaced_findings(browser)
    assert found == [], "\n".join(item[:300] for item in found[:12])


def test_charts_say_in_words_what_they_show(gateway, browser):
    emulate(browser, WIDE)
    show(browser, gateway)
    names = [chart.get_attribute("aria-label") for chart in browser.find_elements(By.CSS_SELECTOR, "svg[role=img]")]
    assert "Logins finished: 12 in all, at most" in " ".join(names)
    rows = browser.find_elements(By.CSS_SELECTOR, "[aria-labelledby=day] tbody tr")
    # A login may have crossed the hour.
    assert 1 <= len(rows) <= 2 and sum(int(row.find_elements(By.TAG_NAME, "td")[1].text) for row in rows) == 12


def test_the_browser_asks_nobody_else(gateway):
    driver = start_browser("en", network=True)
    try:
        show(driver, gateway)
        own = f"http://127.0.0.1:{gateway.admin_port}/"
        assert {url for url in requests_of(driver) if not url.startswith(("data:", "chrome"))} <= {own, own + "favicon.ico"}
        problems = [entry for entry in driver.get_log("browser") if "favicon" not in entry["message"]]
        assert problems == []
    finally:
        driver.quit()


def test_a_name_that_dns_may_tell_reads_nothing(gateway):
    for host, status in (("rebind.attacker.test", 421), ("brama-1", 200), ("localhost", 200), ("[::1]", 200)):
        connection = Connection(gateway.admin_port)
        connection.host = f"{host}:{gateway.admin_port}"
        for target in ("/", "/metrics", "/health/live", "/health/ready"):
            answer = connection.ask("GET", target)
            assert answer.status == status and answer.field("x-content-type-options") == "nosniff", (host, target, answer)
            assert ("brama_" in answer.text or "Brama" in answer.text) == (status == 200 and "health" not in target), answer
        # The target's own name counts where it has one.
        connection.host = "localhost"
        assert connection.ask("GET", f"http://{host}/health/live").status == status
        connection.close()


def test_a_certificate_that_runs_out_is_told_in_words(gateway):
    text = page(gateway).text
    part = text[text.index("<strong>transport</strong>"):]
    assert part.index("renew now") < part.index("4 days left") < part.index("</li>")


def test_a_reload_and_its_result_are_told(gateway, browser):
    assert "none since the start" in page(gateway).text
    gateway.gateway.send_signal(signal.SIGHUP)
    wait_until(lambda: "nothing had changed" in page(gateway).text, "the reload")
    configuration = gateway.directory / "brama.yaml"
    before = configuration.read_text()
    configuration.write_text(before + "nonsense: 1\n")
    try:
        gateway.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: "refused, the old configuration stays: 1 finding" in page(gateway).text, "the refusal")
        for scheme in ("light", "dark"):
            emulate(browser, WIDE, prefers_color_scheme=scheme)
            show(browser, gateway)
            picture(browser, f"status-refused-{scheme}")
            assert axe_findings(browser) == []
    finally:
        configuration.write_text(before)
