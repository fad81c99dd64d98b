"""Headless Chromium as a citizen would use it."""

import json
import os
import pathlib
import shutil

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from stack import NODE_HOST, PORTAL_HOST

SCREENSHOTS = os.environ.get("BRAMA_SCREENSHOTS")


def start_browser(language="pl", scripts=True, network=False):
    """`network`: keeps a log of every request, for `requests_of`."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1000,900",
        "--ignore-certificate-errors", f"--accept-lang={language}", f"--lang={language}",
        f"--host-resolver-rules=MAP {PORTAL_HOST} 127.0.0.1,MAP {NODE_HOST} 127.0.0.1",
    ):
        options.add_argument(argument)
    preferences = {"intl.accept_languages": language}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", **({"performance": "ALL"} if network else {})})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "/usr/bin/chromedriver"))
    driver.set_page_load_timeout(30)
    return driver


def wait_for(driver, selector, seconds=20):
    try:
        return WebDriverWait(driver, seconds).until(lambda d: d.find_element(By.CSS_SELECTOR, selector))
    except TimeoutException:
        shown = driver.find_element(By.TAG_NAME, "body").text
        raise AssertionError(f"no {selector} after {seconds} s at {driver.current_url}: {shown!r}") from None


def requests_of(driver):
    """Addresses that the browser has asked for since this was last called."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def picture(driver, name):
    """Keeps a screenshot where somebody wants to look at it."""
    if SCREENSHOTS:
        pathlib.Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        driver.save_screenshot(str(pathlib.Path(SCREENSHOTS) / f"{name}.png"))
