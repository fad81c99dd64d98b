"""Every page in every language, as people with all kinds of eyes, hands and devices meet it.

The whole matrix takes minutes and runs with BRAMA_HEAVY=1; without it, every page in each language on a phone, and
one page of each template in every other way.
"""

import base64
import os
import re
import subprocess

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from accessibility import ENLARGED, NARROW, WIDE, axe_findings, emulate, measured_findings, spaced_findings
from browser import picture, requests_of, start_browser, wait_for
from serving import Connection, Serving
from stack import BINARY
from test_browser_login import choose
from test_reload import Reloading

LANGUAGES = ["pl", "en", "uk"]
HEAVY = os.environ.get("BRAMA_HEAVY") == "1"
ONE_OF_EACH = ["hand-over", "login-cancelled", "logout-question", "logged-out-here-only", "not-logged-in"]

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#123f73"/></svg>"""


def settings(directory):
    """What an operator sets, as variables."""
    own = directory / "own-pages"
    own.mkdir(exist_ok=True)
    (directory / "logo.svg").write_text(LOGO)
    (own / "logged-out.mustache").write_text("""{{<layout}}{{$main}}
<main class="own"><h1>{{heading}}</h1><p>{{explanation}}</p><p>{{advice}}</p>
{{#continuePath}}<p><a class="button" href="{{continuePath}}">{{continueLabel}}</a></p>{{/continuePath}}</main>
{{/main}}{{/layout}}""")
    return {
        "BRAMA_PAGES_SITE_NAME": "Rzeczny Urząd Spraw Obywatelskich w Przykładowie Dolnym <b>&amp;",
        "BRAMA_PAGES_CONTACT_PHONE": "+48 22 123 45 67", "BRAMA_PAGES_CONTACT_EMAIL": "pomoc@portal.example.gov.pl",
        "BRAMA_PAGES_LOGO": str(directory / "logo.svg"), "BRAMA_PAGES_DIRECTORY": str(own),
    }


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    directory = tmp_path_factory.mktemp("pages")
    with Serving(directory, environment=settings(directory)) as serving:
        yield serving


@pytest.fixture(scope="module")
def files(gateway):
    """All pages, written by `brama check`."""
    directory = gateway.directory / "preview"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BRAMA_")}
    done = subprocess.run(
        [BINARY, "check", "--config", gateway.directory / "brama.yaml", "--pages", directory],
        env={**inherited, **gateway.environment}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in directory.iterdir():
        # The script would leave the page; nothing else is taken out.
        path.write_text(re.sub(r"<script>.*?</script>", "", path.read_text(), flags=re.S))
    return directory


@pytest.fixture(scope="module")
def browser():
    driver = start_browser()
    yield driver
    driver.quit()


def names(files):
    return sorted({path.name.split(".")[0] for path in files.iterdir()})


def show(driver, files, name, language):
    driver.get((files / f"{name}.{language}.html").as_uri())


def matrix(files):
    return [(name, language) for name in names(files) for language in LANGUAGES]


def some(files):
    """All with BRAMA_HEAVY=1; otherwise one of each template, each language in turn."""
    if HEAVY:
        return matrix(files)
    return [(name, LANGUAGES[index % 3]) for index, name in enumerate(ONE_OF_EACH)]


def test_every_page_on_a_phone(files, browser):
    assert len(matrix(files)) == 54
    findings = []
    for name, language in matrix(files):
        emulate(browser, NARROW, prefers_reduced_motion="reduce")
        show(browser, files, name, language)
        found = axe_findings(browser) + measured_findings(browser)
        found += [f"spaced: {finding}" for finding in spaced_findings(browser)]
        findings += [f"{name}.{language}: {finding}" for finding in found]
    assert findings == []


@pytest.mark.parametrize("size, features, without", [
    (WIDE, {}, ()), (NARROW, {"prefers_color_scheme": "dark"}, ()), (WIDE, {"prefers_color_scheme": "dark"}, ()),
    (ENLARGED, {}, ()),
    # The reader chooses these colours.
    (NARROW, {"forced_colors": "active"}, ["color-contrast"]),
    (WIDE, {"forced_colors": "active", "prefers_color_scheme": "dark"}, ["color-contrast"]),
], ids=["desk", "dark phone", "dark desk", "400 percent", "forced colours", "forced dark colours"])
def test_every_template_elsewhere(files, browser, size, features, without):
    emulate(browser, size, **features)
    findings = []
    for name, language in some(files):
        show(browser, files, name, language)
        picture(browser, f"{name}-{language}-{size[0]}x{size[1]}-{'-'.join(features.values())}")
        findings += [f"{name}.{language}: {finding}" for finding in axe_findings(browser, without) + measured_findings(browser)]
    assert findings == []


def test_the_title_says_the_state_and_one_heading_does(files, browser):
    for name, language in matrix(files):
        show(browser, files, name, language)
        heading = [element.text for element in browser.find_elements(By.TAG_NAME, "h1")]
        assert len(heading) == 1 and browser.title.replace("\xa0", " ").startswith(heading[0].replace("\xa0", " ") + " – ")
        page = browser.find_element(By.TAG_NAME, "html")
        assert (page.get_attribute("lang"), page.get_attribute("dir")) == (language, "ltr")
        others = browser.find_elements(By.CSS_SELECTOR, "nav a")
        assert [link.get_attribute("lang") for link in others] == [code for code in LANGUAGES if code != language]
        assert browser.find_elements(By.CSS_SELECTOR, "[http-equiv]") == []


def test_paper_shows_the_words_dark_on_white(files, browser):
    for name, language in some(files):
        emulate(browser, WIDE, media="print", prefers_color_scheme="dark")
        show(browser, files, name, language)
        colours = browser.execute_script(
            "return ['h1', 'main p'].map(s => getComputedStyle(document.querySelector(s)).color)")
        assert all(max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 110 for colour in colours), colours
        assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
        printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
        assert printed.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_keyboard_reaches_all_in_order_and_one_sees_where_it_is(files, browser):
    emulate(browser, NARROW)
    show(browser, files, "login-cancelled", "uk")
    expected = [element.get_attribute("outerHTML") for element in browser.find_elements(By.CSS_SELECTOR, "a, button")]
    assert len(expected) == 6, "two languages, the way on, the way back, telephone, e-mail"
    reached = []
    for _ in expected:
        browser.switch_to.active_element.send_keys(Keys.TAB)
        focused = browser.switch_to.active_element
        style = browser.execute_script(
            "const s = getComputedStyle(arguments[0]); return [s.outlineStyle, parseFloat(s.outlineWidth)]", focused)
        assert style[0] == "solid" and style[1] >= 3
        reached.append(focused.get_attribute("outerHTML"))
    assert reached == expected


def addresses(gateway):
    base = f"http://127.0.0.1:{gateway.port}/auth"
    return base, [
        f"{base}/login?return_to=/moje", f"{base}/login?return_to=//evil.example", f"{base}/logout",
        f"{base}/logout?done=everywhere", f"{base}/logout?done=here&return_to=/moje", f"{base}/nothing", f"{base}/acs",
    ]


def test_no_page_asks_another_origin_for_anything_or_needs_a_script(gateway):
    base, pages = addresses(gateway)
    driver = start_browser(scripts=False, network=True)
    try:
        for address in pages:
            requests_of(driver)
            driver.get(address)
            asked = [url for url in requests_of(driver) if not url.startswith("data:")]
            # Chromium itself asks each origin for an icon.
            assert [url for url in asked if not url.endswith("/favicon.ico")] == [address]
            assert all(url.startswith(f"http://127.0.0.1:{gateway.port}/") for url in asked)
            logo = driver.find_element(By.CSS_SELECTOR, "img.logo")
            assert logo.size["height"] == 48 and logo.size["width"] > 48, "the policy lets it be shown"
            assert "Urząd" in driver.find_element(By.CSS_SELECTOR, ".brand p").text
            assert "<b>&amp;" in driver.find_element(By.CSS_SELECTOR, ".brand p").text
        complaints = [entry["message"] for entry in driver.get_log("browser") if "Security Policy" in entry["message"]]
        assert complaints == []
        driver.get(pages[3])
        assert driver.find_element(By.CSS_SELECTOR, "main.own"), "the operator's own template"
    finally:
        driver.quit()


def test_another_language_loses_neither_the_failed_login_nor_its_number(stack):
    driver = start_browser("uk,pl;q=0.5")
    try:
        driver.get(stack.portal + "/auth/login?return_to=/moje&lang=en")
        choose(driver, "grazyna", "cancelled")
        page = wait_for(driver, "main[data-code=login-cancelled]")
        assert driver.find_element(By.TAG_NAME, "h1").text == "The login was cancelled", "chosen before the node"
        number = page.find_element(By.TAG_NAME, "code").text
        driver.find_element(By.CSS_SELECTOR, "nav a[lang=uk]").send_keys(Keys.ENTER)
        page = wait_for(driver, "html[lang=uk] main[data-code=login-cancelled]")
        assert page.find_element(By.TAG_NAME, "code").text == number
        picture(driver, "8-cancelled-uk")
        page.find_element(By.CSS_SELECTOR, "a.button").send_keys(Keys.ENTER)
        choose(driver, "grazyna", "success")
        assert wait_for(driver, "#subject").text == "87022243734"
        assert driver.current_url == stack.portal + "/moje"
        driver.get(stack.portal + "/auth/logout?lang=pl")
        assert driver.find_element(By.TAG_NAME, "h1").text == "Czy chcesz się wylogować?"
        driver.find_element(By.CSS_SELECTOR, "form button").send_keys(Keys.ENTER)
        assert wait_for(driver, "html[lang=pl] main a[href='/']")
    finally:
        driver.quit()


def test_a_reload_takes_templates_in_and_leaves_broken_ones_outside(tmp_path):
    with Reloading(tmp_path, environment=settings(tmp_path)) as gateway:
        template = tmp_path / "own-pages/logged-out.mustache"

        def page():
            return Connection(gateway.port).ask("GET", "/auth/logout?done=here", ["Accept: text/html"]).text

        assert '<main class="own">' in page()
        good = template.read_text()
        template.write_text(good.replace('class="own"', 'class="newer"'))
        gateway.hang_up(" brama: reloaded ")
        assert '<main class="newer">' in page()
        template.write_text(good.replace("{{heading}}", "{{headline}}"))
        gateway.hang_up("unknown variable")
        assert "logged-out.mustache:2: unknown variable" in gateway.log.read_text()
        assert '<main class="newer">' in page(), "the pages from before stay"
