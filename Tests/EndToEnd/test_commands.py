"""The executable as an operator meets it: exit statuses, error lines, signals."""

import json
import os
import signal
import subprocess

import pytest

from stack import BINARY, ENVIRONMENT, Stack, free_port, wait_until


def brama(*arguments, **options):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60,
                          **{"env": ENVIRONMENT, **options})


def test_wrong_usage_is_64():
    result = brama("serve", "--no-such-option")
    assert result.returncode == 64 and result.stderr.startswith("brama: "), result.stderr


def test_a_missing_configuration_is_an_error_with_its_mend(tmp_path):
    result = brama("serve", "--config", tmp_path / "none.yaml")
    assert result.returncode == 78 and result.stderr.startswith("brama: "), result.stderr


def test_all_configuration_errors_come_at_once_with_their_lines(tmp_path):
    path = tmp_path / "brama.yaml"
    path.write_text("environment: nowhere\npublicURL: ftp://x\nserviceProvider: { type: secret }\nnonsense: 1\n")
    result = brama("serve", "--config", path)
    assert result.returncode == 78
    for line in (1, 2, 3, 4):
        assert f"brama.yaml:{line}:" in result.stderr, result.stderr
    assert "Fatal error" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(tmp_path, number):
    with Stack(tmp_path) as stack:
        stack.brama.send_signal(number)
        assert stack.brama.wait(15) == 0


VECTORS = os.environ.get("BRAMA_VECTORS")
real = pytest.mark.skipif(not VECTORS, reason="BRAMA_VECTORS names no folder with real messages")


@real
def test_decode_explains_the_published_sample():
    result = brama(
        "decode", f"{VECTORS}/coi-2018-artifact-response.xml", "--key", f"{VECTORS}/coi-2018-sp-encryption.key",
        "--trust", f"{VECTORS}/coi-2018-node-signing.crt", "--at", "2018-09-13T13:18:00Z", "--show-personal-data")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("value and digest hold") == 2
    assert "Apitz" in result.stdout and "87022243734" in result.stdout and "No rule is broken" in result.stdout


@real
def test_decode_masks_personal_data_unless_asked():
    result = brama(
        "decode", f"{VECTORS}/coi-2018-artifact-response.xml", "--key", f"{VECTORS}/coi-2018-sp-encryption.key",
        "--trust", f"{VECTORS}/coi-2018-node-signing.crt")
    assert result.returncode == 1, "it is long out of its time"
    assert "Apitz" not in result.stdout and "87022243734" not in result.stdout and "adminAll" not in result.stdout


@real
@pytest.mark.parametrize("name, words", [("artifact-response", "value and digest hold"), ("status-altered", "digest")])
def test_decode_verifies_the_recorded_answer(name, words):
    result = brama(
        "decode", f"{VECTORS}/integration-2024-{name}.soap.xml", "--trust",
        f"{VECTORS}/integration-2024-node-signing.crt", "--at", "2024-07-12T08:34:31Z")
    signatures = result.stdout.split("\nSignatures\n")[1].split("\n\n")[0]
    assert signatures.count(words) == 2, signatures
    assert ("✔" in signatures) == (name == "artifact-response")


def test_a_message_that_is_not_there_is_66():
    result = brama("decode", "/nowhere/message.xml")
    assert result.returncode == 66 and result.stderr.startswith("brama: /nowhere/message.xml")


def test_check_and_sheet_on_the_configuration_of_the_demo(stack):
    path = stack.directory / "demo" / "brama.yaml"
    check = brama("check", "--config", path)
    assert check.returncode == 0, check.stdout
    online = brama("check", "--config", path, "--online", "--json")
    assert json.loads(online.stdout)["findings"]
    sheet = brama("sheet", "--config", path, "--format", "json")
    assert sheet.returncode == 0 and "https://portal.example.gov.pl" in json.dumps(json.loads(sheet.stdout))


def test_hanging_up_ends_nothing_and_is_told(tmp_path, stack):
    """The gateway of the demo's configuration, by itself, on other ports."""
    path = stack.directory / "demo" / "brama.yaml"
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("BRAMA_LISTEN", "BRAMA_ADMIN_LISTEN")}
    log = open(tmp_path / "log", "wb")
    process = subprocess.Popen([BINARY, "serve", "--config", path], stderr=log, env={**ENVIRONMENT, **ports})
    try:
        wait_until(lambda: "listening" in (tmp_path / "log").read_text(), "brama serve does not listen")
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "SIGHUP" in (tmp_path / "log").read_text(), "SIGHUP is not told")
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
