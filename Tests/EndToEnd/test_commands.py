"""The executable as an operator meets it: exit statuses, error lines, signals."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from stack import BINARY, ENVIRONMENT, ROOT, Stack, free_port, wait_until


def brama(*arguments, **options):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60,
                          **{"env": ENVIRONMENT, **options})


def test_wrong_usage_is_64():
    result = brama("serve", "--no-such-option")
    assert result.returncode == 64 and result.stderr.startswith("brama: "), result.stderr


@pytest.mark.parametrize("arguments, line", [
    (["--frob"], "Unknown option '--frob': see brama --help"),
    (["serve", "--frob"], "Unknown option '--frob': see brama serve --help"),
    (["audit", "trace"], "Missing expected argument '<request-id>': see brama audit trace --help"),
    (["certificate", "request", "a", "--purpose", "b"],
     "The value 'b' is invalid for '--purpose <purpose>'. Please provide one of 'signing', 'encryption' or 'transport': "
     "see brama certificate request --help"),
])
def test_wrong_usage_leads_to_the_help_of_the_command_that_was_meant(arguments, line):
    result = brama(*arguments)
    assert (result.returncode, result.stdout, result.stderr) == (64, "", f"brama: {line}\n")


def test_the_story_of_a_request_takes_its_id_and_files(tmp_path):
    shown = brama("audit", "trace", "--help").stdout
    assert "brama audit trace [--json] <request-id> <file> ..." in shown and "<arguments>" not in shown
    fileless = brama("audit", "trace", "q7Jw0c2V")
    assert fileless.returncode == 64 and fileless.stderr.startswith("brama: no file named: "), fileless.stderr
    subprocess.run([sys.executable, ROOT / "Scripts/manuals", "--brama", BINARY, tmp_path], check=True)
    page = (tmp_path / "man1/brama-audit-trace.1").read_text()
    assert "\\fIrequest\\-id\\fR [\\fIfile\\fR ...]" in page
    whole = (tmp_path / "man1/brama.1").read_text()
    assert "\\fBBRAMA_\\fR..." in whole and "KEY" not in whole


def test_the_readmes_name_every_command():
    tree = json.loads(brama("--experimental-dump-help").stdout)["command"]
    names = {sub["commandName"] for sub in tree["subcommands"]} - {"help"}
    for readme in ("README.md", "README.pl.md"):
        assert set(re.findall(r"^\| `brama ([a-z]+)", (ROOT / readme).read_text(), re.MULTILINE)) == names, readme


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
        wait_until(lambda: "nothing to reload" in (tmp_path / "log").read_text(), "SIGHUP is not told")
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()


def make_request(directory, *arguments):
    return brama("certificate", "request", "sp", "--purpose", "signing", *arguments, cwd=directory)


def test_a_request_is_written_once_and_its_key_is_for_its_owner(tmp_path):
    first = make_request(tmp_path, "--common-name", "portal.example.gov.pl", "--organization", "Urząd Gminy Żółw")
    assert first.returncode == 0 and "brama certificate show sp.crt sp.key" in first.stdout, first.stderr
    assert (tmp_path / "sp.key").stat().st_mode & 0o777 == 0o600
    told = subprocess.run(
        ["openssl", "req", "-verify", "-noout", "-subject", "-nameopt", "utf8", "-in", tmp_path / "sp.csr"],
        capture_output=True, text=True)
    assert "verify OK" in told.stdout + told.stderr and "Urząd Gminy Żółw" in told.stdout
    key = (tmp_path / "sp.key").read_bytes()
    again = make_request(tmp_path, "--common-name", "other")
    assert again.returncode == 74 and again.stderr == "brama: sp.key exists and is never overwritten: name another file\n"
    assert (tmp_path / "sp.key").read_bytes() == key


@pytest.mark.parametrize("arguments, status", [
    (["--common-name", " "], 64), (["--common-name", "a", "--country", "POL"], 64),
    (["--common-name", "a", "--san", "a b"], 64), (["--common-name", "a", "--key", "none.key"], 66),
    (["--common-name", "a", "--key-type", "dsa"], 64), ([], 64),
])
def test_a_request_that_cannot_be_made_leaves_nothing_behind(tmp_path, arguments, status):
    result = make_request(tmp_path, *arguments)
    assert result.returncode == status and result.stderr.startswith("brama: "), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_certificates_are_shown_and_compared(tmp_path, stack):
    demo = stack.directory / "demo"
    shown = brama("certificate", "show", demo / "sp-signing.crt", demo / "sp-signing.key", "--json")
    explained = json.loads(shown.stdout)
    assert shown.returncode == 0 and explained["keyBelongs"] is True
    foreign = brama("certificate", "show", demo / "sp-signing.crt", demo / "sp-encryption.key")
    assert foreign.returncode == 1 and "The private key does not belong to it." in foreign.stdout
    same = brama("certificate", "compare", demo / "sp-signing.crt", demo / "sp-signing.crt")
    assert same.returncode == 1 and "does not outlive the old one" in same.stdout
    missing = brama("certificate", "show", tmp_path / "none.crt")
    assert missing.returncode == 66


def test_decode_explains_what_a_browser_copied(tmp_path, stack):
    """Our own login page, as it is and inside a HAR file, judged with the demo's own keys."""
    from stack import PORTAL_HOST

    page = subprocess.run(
        ["curl", "--silent", "--fail", "--cacert", stack.ca, "--resolve",
         f"{PORTAL_HOST}:{stack.tls_port}:127.0.0.1", f"{stack.portal}/auth/login?return_to=/"],
        check=True, capture_output=True, text=True).stdout
    har = {"log": {"entries": [{
        "request": {"method": "GET", "url": f"{stack.portal}/auth/login?return_to=/"},
        "response": {"content": {"text": page}}}]}}
    (tmp_path / "login.html").write_text(page)
    (tmp_path / "login.har").write_text(json.dumps(har))
    for name in ("login.html", "login.har"):
        result = brama("decode", tmp_path / name, "--config", stack.directory / "demo" / "brama.yaml", "--json")
        assert result.returncode == 0, result.stdout + result.stderr
        message, = json.loads(result.stdout)["messages"]
        assert message["report"]["message"] == "AuthnRequest"
        assert [signature["verdict"] for signature in message["report"]["signatures"]] == ["valid"]


def test_check_reads_the_nginx_configuration_of_the_whole_installation(stack):
    path = stack.directory / "demo" / "brama.yaml"
    result = brama("check", "--config", path, "--nginx", stack.directory / "nginx.conf", "--json")
    findings = [item for item in json.loads(result.stdout)["findings"] if item["title"].startswith("nginx: ")]
    assert findings and not any(item["severity"] == "error" for item in findings), findings
    assert any("no client can write Brama- headers" in item["title"] for item in findings), findings
