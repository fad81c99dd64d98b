"""A login as a citizen sees it: headless Chromium through nginx, gateway, simulator and portal."""

import pytest
from selenium.webdriver.common.by import By

from browser import picture, start_browser, wait_for


@pytest.fixture
def browser():
    driver = start_browser()
    yield driver
    driver.quit()


def choose(driver, person, outcome):
    """On the simulator's page: who, and how it ends."""
    wait_for(driver, "form [name=person]")
    for name, value in (("person", person), ("outcome", outcome)):
        option = driver.find_element(By.CSS_SELECTOR, f'[name={name}] [value="{value}"], [name={name}][value="{value}"]')
        option.click()
    driver.find_element(By.CSS_SELECTOR, "form button[type=submit], form button:not([type])").click()


def test_log_in_see_the_name_log_out(stack, browser):
    browser.get(stack.portal + "/")
    picture(browser, "1-portal")
    browser.find_element(By.ID, "login").click()
    wait_for(browser, "form [name=person]")
    assert browser.current_url.startswith(stack.node)
    picture(browser, "2-node")
    choose(browser, "grazyna", "success")
    assert wait_for(browser, "#subject").text == "87022243734"
    assert browser.current_url == stack.portal + "/moje"
    assert "Grażyna Łucja Żółć-Kowalska" in browser.find_element(By.TAG_NAME, "h1").text
    picture(browser, "3-logged-in")
    cookies = {cookie["name"]: cookie for cookie in browser.get_cookies()}
    assert cookies["__Host-brama"]["httpOnly"] and cookies["__Host-brama"]["sameSite"] == "Lax"
    browser.find_element(By.ID, "logout").click()
    wait_for(browser, "#login")
    browser.get(stack.portal + "/moje")
    wait_for(browser, "form [name=person]")
    assert browser.current_url.startswith(stack.node), "after logout the page asks to log in again"


def test_a_cancelled_login_shows_its_page(stack, browser):
    browser.get(stack.portal + "/auth/login?return_to=/moje")
    choose(browser, "grazyna", "cancelled")
    page = wait_for(browser, "main[data-code=login-cancelled]")
    picture(browser, "4-cancelled")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "pl"
    assert page.find_element(By.CSS_SELECTOR, "a[href*='/auth/login']")
    assert "__Host-brama" not in {cookie["name"] for cookie in browser.get_cookies()}
    errors = [entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]]
    assert errors == []


def test_it_works_without_scripts(stack):
    driver = start_browser(scripts=False)
    try:
        driver.get(stack.portal + "/auth/login?return_to=/moje")
        picture(driver, "5-hand-over-without-scripts")
        wait_for(driver, "form button").click()
        choose(driver, "grazyna", "success")
        # The simulator's own hand-over page needs a click too.
        if not driver.find_elements(By.ID, "subject"):
            wait_for(driver, "form button").click()
        assert wait_for(driver, "#subject").text == "87022243734"
    finally:
        driver.quit()


def test_the_logout_page_asks_and_tells(stack, browser):
    browser.get(stack.portal + "/auth/login?return_to=/moje")
    choose(browser, "grazyna", "success")
    wait_for(browser, "#subject")
    browser.get(stack.portal + "/auth/logout")
    picture(browser, "6-logout-question")
    wait_for(browser, "form button").click()
    wait_for(browser, "main a[href='/']")
    picture(browser, "7-logged-out")
    assert "__Host-brama" not in {cookie["name"] for cookie in browser.get_cookies()}
