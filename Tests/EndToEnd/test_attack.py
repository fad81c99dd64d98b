"""`brama attack` against our own gateway, and against fakes that look at nothing."""

import contextlib
import pathlib
import re
import signal
import subprocess
import tempfile
import time

import pytest

from fake_gateway import FakeGateway, genuine_login_page
from stack import BINARY, ENVIRONMENT, free_port, wait_until


def attack(configuration, *arguments, seconds=300):
    return subprocess.run(
        [BINARY, "attack", "--config", configuration, *arguments], capture_output=True, text=True, timeout=seconds,
        env=ENVIRONMENT)


def listed():
    result = subprocess.run([BINARY, "simulator", "--list-cases"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0
    return [line.split("\t") for line in result.stdout.splitlines()]


def lines(result, verdict):
    return [line for line in result.stdout.splitlines() if line.startswith(verdict + " ")]


@pytest.fixture
def demo(tmp_path):
    """The demo's files, as it wrote them; nothing of it runs any more."""
    gateway, simulator, admin = free_port(), free_port(), free_port()
    process = subprocess.Popen(
        [BINARY, "demo", "--public-url", f"http://localhost:{gateway}/auth", "--gateway-listen", f"127.0.0.1:{gateway}",
         "--simulator-listen", f"127.0.0.1:{simulator}", "--admin-listen", f"127.0.0.1:{admin}",
         "--state-directory", tmp_path / "demo"],
        stdout=open(tmp_path / "demo.log", "wb"), stderr=subprocess.STDOUT, env=ENVIRONMENT)
    try:
        wait_until(lambda: "Ctrl-C" in (tmp_path / "demo.log").read_text(), "the demo's files")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    return tmp_path / "demo" / "brama.yaml", gateway


def test_every_case_holds_at_our_gateway(demo):
    result = attack(demo[0], "--start")
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(lines(result, "held")) > 300 and not lines(result, "BROKEN")
    assert "0 BROKEN" in result.stdout.splitlines()[-1]


def listening_on(configuration, listen):
    """The same configuration with another `listen`."""
    path = configuration.with_name("elsewhere.yaml")
    path.write_text(re.sub(r"^listen: .*$", f"listen: {listen}", configuration.read_text(), count=1, flags=re.MULTILINE))
    return path


@contextlib.contextmanager
def serving(configuration):
    gateway = subprocess.Popen([BINARY, "serve", "--config", configuration], stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    try:
        assert any("listening" in line for line in gateway.stderr), "the gateway ended"
        yield gateway
    finally:
        gateway.send_signal(signal.SIGTERM)
        gateway.communicate(timeout=20)


@pytest.mark.parametrize("listens", ["on a port", "on a socket in the file system"])
def test_a_running_gateway_is_attacked_by_case(demo, listens):
    configuration = demo[0]
    with tempfile.TemporaryDirectory(dir="/tmp") as directory:
        if "file" in listens:
            configuration = listening_on(configuration, f"unix:{directory}/brama.sock")
        with serving(configuration):
            assert ("file" in listens) == pathlib.Path(f"{directory}/brama.sock").is_socket()
            result = attack(configuration, "--case", "XSW-07", "--case", "POS-01", "--case", "replay")
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(lines(result, "held")) == 3


def test_the_attack_goes_at_the_rate_that_the_gateway_wants(demo):
    """It takes as long as the limits say, and no case is called broken for them."""
    configuration = demo[0]
    cases = list(dict.fromkeys(name for row, name, *_ in listed() if row.startswith("SIG-")))[:23]
    configuration.write_text(configuration.read_text() + "\nlimits:\n  clientLoginsPerMinute: 20\n")
    with serving(configuration):
        # Each case takes one login; the first twenty pass at once, then one in three seconds.
        begun = time.monotonic()
        result = attack(configuration, *(argument for case in cases for argument in ("--case", case)))
        took = time.monotonic() - begun
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(lines(result, "held")) == len(cases) > 20 and took > 3 * (len(cases) - 20) - 3


def test_the_cases_that_wait_hold_too(demo):
    result = attack(demo[0], "--start", "--slow", "--case", "SOAP-11", seconds=120)
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(lines(result, "held")) >= 1 and "skipped" not in result.stdout


@pytest.mark.parametrize(
    "accepts, broken, held",
    [(True, "wrong-signature", "success"), (False, "success", "wrong-signature")], ids=["everybody in", "nobody in"])
def test_a_gateway_that_looks_at_nothing_is_broken(demo, tmp_path, accepts, broken, held):
    configuration, port = demo
    real = free_port()
    # A genuine gateway makes the AuthnRequests; the fake stands where the configuration says that it listens.
    with serving(listening_on(configuration, f"127.0.0.1:{real}")):
        page = lambda: genuine_login_page(f"http://127.0.0.1:{real}/auth")
        with FakeGateway(port, page, accepts) as fake:
            result = attack(configuration, "--case", "wrong-signature", "--case", "success")
            assert fake.logins == 2
    assert result.returncode == 1, result.stdout + result.stderr
    assert [line.split()[2] for line in lines(result, "BROKEN")] == [broken], result.stdout
    assert [line.split()[2] for line in lines(result, "held")] == [held]


def test_a_node_elsewhere_is_not_played(demo):
    profile = demo[0].parent / "environments" / "demo.yaml"
    text = profile.read_text()
    profile.write_text("\n".join(
        "artifactResolutionURL: https://int.login.gov.pl/x" if line.startswith("artifactResolutionURL") else line
        for line in text.splitlines()))
    result = attack(demo[0], "--start")
    assert result.returncode == 78 and "on this machine" in result.stderr, result.stderr


def test_a_key_that_is_not_pinned_is_refused(demo):
    result = attack(demo[0], "--start", "--node-key", demo[0].parent / "sp-signing.key")
    assert result.returncode == 66 and "--node-key" in result.stderr, result.stderr


def test_without_a_gateway_it_says_so(demo):
    result = attack(demo[0], "--case", "success")
    assert result.returncode == 74 and "--start" in result.stderr, result.stderr


def test_an_unknown_case_is_wrong_usage(demo):
    result = attack(demo[0], "--case", "XSW-99")
    assert result.returncode == 64 and "XSW-99" in result.stderr, result.stderr


def test_the_simulator_lists_its_cases():
    rows = listed()
    assert all(len(row) == 4 for row in rows)
    assert ["XSW-07", "wrapped-in-extensions", "A forged Response, the genuine one in Extensions",
            "node-message-rejected"] in rows
