"""The audit log of a running gateway, judged by `brama audit` and by an oracle that shares no code with it."""

import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from serving import FORM, Login, Serving
from stack import BINARY, ROOT, wait_until

sys.path.insert(0, str(ROOT / "Tests/Oracles"))
from audit_log import verify as oracle_verify  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402

SITE = "Sec-Fetch-Site: same-origin"


def brama(*arguments, **options):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


def audited(directory, **more):
    return Serving(directory, {"BRAMA_AUDIT_FILE": str(directory / "audit.jsonl"), **more})


def verified(log, *options):
    """What `brama audit verify` says, where the oracle says the same."""
    result = brama("audit", "verify", log, "--json", *options)
    report = json.loads(result.stdout)
    assert result.returncode == (0 if report["inOrder"] else 1), result
    if report["inOrder"]:
        key = serialization.load_pem_public_key(pathlib.Path(f"{log}.pub").read_bytes())
        content = b"".join(pathlib.Path(file["path"]).read_bytes() for file in report["files"])
        known, checkpoints = oracle_verify(key, content.split(b"\n")[:-1])
        assert len(known) == sum(file["lines"] for file in report["files"]) and checkpoints == report["checkpoints"]
    return report


def records(log):
    """All lines that are whole, of all files in order."""
    files = sorted(log.parent.glob(log.name + ".0*")) + [log]
    found = []
    for path in files:
        for line in path.read_bytes().split(b"\n"):
            try:
                found.append(json.loads(line))
            except ValueError:
                pass
    return found


def events(log, name):
    return [record for record in records(log) if record["event"] == name]


def log_in(serving, outcome="success"):
    login = Login(serving).begin(outcome)
    answer = login.finish()
    login.status, login.answer = answer.status, answer
    return login


def test_every_event_of_a_login_is_there_with_the_request_id_that_is_shown(tmp_path):
    log = tmp_path / "audit.jsonl"
    with audited(tmp_path) as serving:
        login = log_in(serving)
        session = json.loads(login.gateway.ask("GET", "/auth/session", [f"Cookie: {login.cookie}"]).text)
        assert login.gateway.ask("POST", "/auth/logout?return_to=/", [f"Cookie: {login.cookie}", SITE]).status == 303
        refused = log_in(serving, "altered-digest").answer
        unknown = login.gateway.ask("POST", "/auth/acs", [FORM, "Accept: text/html", f"Cookie: {login.binding}"], b"SAMLart=AAQ%3D&RelayState=x")
        slo = login.gateway.ask("POST", "/auth/slo", ["Content-Type: text/xml"], b"<x/>")
    names = [record["event"] for record in records(log)]
    assert names == ["opened", "started", "login-begun", "login-finished", "logout", "logout-at-node", "login-begun", "login-refused",
                     "login-refused", "logout-refused", "stopped", "checkpoint"]
    [finished] = events(log, "login-finished")
    assert finished["session"] == session["sessionID"] and finished["level"] == session["assuranceLevel"]
    key = (tmp_path / "audit.jsonl.subject-key").read_bytes()
    pseudonym = hmac.new(key, b"subject:" + session["subject"].encode(), hashlib.sha256).digest()
    assert finished["subject"] == base64.urlsafe_b64encode(pseudonym).decode().rstrip("=")
    for record, answer in zip(events(log, "login-refused"), (refused, unknown)):
        assert record["request"] == answer.field("brama-request-id") and record["request"] in answer.text
        assert record["code"] == answer.code() and f"request={record['request']}" in serving.log.read_text()
    assert events(log, "logout-refused")[0]["request"] == slo.field("brama-request-id")
    report = verified(log)
    assert report["inOrder"] and report["notes"] == []
    # The story: a request leads to its login, that to its session, that to the logout.
    story = brama("audit", "trace", events(log, "logout")[0]["request"], log)
    assert [line.split()[1] for line in story.stdout.splitlines()] == names[2:6], story
    told = json.loads(brama("audit", "trace", refused.field("brama-request-id"), log, "--json").stdout)
    assert [record["event"] for record in told] == ["login-begun", "login-refused"]
    person = brama("audit", "trace", "--subject", "-", log, input="87022243734\n")
    assert person.returncode == 0 and person.stdout == story.stdout
    other = brama("audit", "trace", "--subject", "-", log, input="44051401458\n")
    assert other.returncode == 1 and other.stderr.startswith("brama: "), other
    # What cannot name anybody is no "we hold nothing": a blank, a wrong check digit, a part, nothing, two of them.
    for typed in ("PESEL: 870222 43734", "870222 43734", "87022243735", "8702224373", "", "87022243734\n44051401458"):
        refused_word = brama("audit", "trace", "--subject", "-", log, input=typed)
        assert refused_word.returncode == 64 and "neither a PESEL nor an eIDAS identifier" in refused_word.stderr, typed
        assert not typed or typed not in refused_word.stderr
    foreign = brama("audit", "trace", "--subject", "-", log, input="PL/DE/12-ab\r\n")
    assert foreign.returncode == 1, foreign
    short = brama("audit", "trace", refused.field("brama-request-id")[:7], log)
    assert short.returncode == 64 and "its first 8 characters" in short.stderr, short
    assert brama("audit", "trace", refused.field("brama-request-id")[:8], log).returncode == 0
    assert brama("audit", "verify", tmp_path / "none").returncode == 66
    assert brama("audit", "trace", "x").returncode == 64


def test_no_person_and_no_secret_is_in_it(tmp_path):
    from test_secrecy import found_in, keys, run_everything

    with audited(tmp_path) as serving:
        secrets, _ = run_everything(serving)
    log = (tmp_path / "audit.jsonl").read_text() + (tmp_path / "audit.jsonl.anchor").read_text()
    assert log.count("login-refused") > 10 and "login-finished" in log, "it was written at all"
    secrets = list({*secrets, *keys(tmp_path)})
    assert found_in(log, secrets) == []
    subject_key = (tmp_path / "audit.jsonl.subject-key").read_bytes()
    assert found_in(log, [("subject key", subject_key.hex()), ("subject key", base64.b64encode(subject_key).decode())]) == []
    assert verified(tmp_path / "audit.jsonl")["inOrder"]


def test_a_missing_anchor_is_explained_and_an_unreadable_one_is_no_missing_one(tmp_path):
    log, anchor = tmp_path / "audit.jsonl", tmp_path / "audit.jsonl.anchor"
    with audited(tmp_path, BRAMA_AUDIT_CHECKPOINT_INTERVAL="1h") as serving:
        log_in(serving)
        wait_until(lambda: len(records(log)) >= 4, "the lines")
        assert not anchor.exists()
        [note] = [note for note in verified(log)["notes"] if "anchor" in note]
        assert "nothing is signed yet" in note and "audit.checkpointInterval" in note and str(anchor) in note
    assert verified(log)["notes"] == []
    content = anchor.read_bytes()
    anchor.unlink()
    [note] = verified(log)["notes"]
    assert f"though number {len(records(log))} is signed" in note and "--anchor" in note and str(anchor) in note
    anchor.mkdir()
    result = brama("audit", "verify", log)
    assert result.returncode == 66 and "audit.jsonl.anchor" in result.stderr, result
    anchor.rmdir()
    anchor.write_bytes(content)
    # It names the whole end: what is cut off is missed again, also where all that was signed is gone.
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:3]))
    assert verified(log)["finding"]["code"] == "truncated"


def test_tampering_with_a_real_log_is_named(tmp_path):
    log = tmp_path / "audit.jsonl"
    with audited(tmp_path) as serving:
        for _ in range(3):
            log_in(serving)
    lines = log.read_bytes().splitlines(keepends=True)
    for edited, code, line in (
        (lines[:3] + lines[4:], "removed", 4),
        (lines[:3] + [lines[4], lines[3]] + lines[5:], "reordered", 4),
        (lines[:3] + [lines[3].replace(b"substantial", b"high")] + lines[4:], "changed", 4),
        (lines[:-1], "truncated", len(lines) - 1),
    ):
        log.write_bytes(b"".join(edited))
        finding = verified(log)["finding"]
        assert (finding["code"], finding["line"]) == (code, line), finding
    log.write_bytes(b"".join(lines))
    other = tmp_path / "other.pem"
    subprocess.run(f"openssl ecparam -genkey -name prime256v1 -noout | openssl ec -pubout -out {other}", shell=True, check=True, capture_output=True)
    result = brama("audit", "verify", log, "--key", other)
    assert result.returncode == 1 and "wrong-key" in result.stdout, result


def test_a_second_process_with_the_same_file_is_refused(tmp_path):
    with audited(tmp_path) as serving:
        environment = {"PATH": os.environ["PATH"], "BRAMA_AUDIT_FILE": str(tmp_path / "audit.jsonl")}
        result = brama("serve", "--config", tmp_path / "brama.yaml", env=environment)
        assert result.returncode == 78 and "another process writes this audit log" in result.stderr, result
        assert log_in(serving).status == 303


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_evidence_opens_with_openssl_and_its_signatures_hold(tmp_path, kind):
    algorithm = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["rsa:3072"]
    auditor = tmp_path / "auditor"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", *algorithm, "-nodes", "-days", "2", "-subj", "/CN=Auditor",
         "-keyout", f"{auditor}.key", "-out", f"{auditor}.crt"], check=True, capture_output=True)
    log = tmp_path / "audit.jsonl"
    with audited(tmp_path, BRAMA_AUDIT_EVIDENCE_CERTIFICATE=f"{auditor}.crt") as serving:
        log_in(serving)
        log_in(serving, "altered-digest")
    evidence = events(log, "evidence")
    assert [record["message"] for record in evidence] == ["AuthnRequest", "ArtifactResponse"] * 2
    opened = []
    for record in evidence:
        (tmp_path / "message.der").write_bytes(base64.b64decode(record["cms"]))
        result = subprocess.run(
            ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", tmp_path / "message.der", "-inkey", f"{auditor}.key",
             "-recip", f"{auditor}.crt", "-binary"], capture_output=True)
        assert result.returncode == 0, result.stderr
        opened.append(result.stdout)
    printed = subprocess.run(
        ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", tmp_path / "message.der"], capture_output=True, text=True).stdout
    assert "aes-256-gcm" in printed and "sha256" in printed and "sha1" not in printed.lower(), printed[:2000]
    assert b"AuthnRequest" in opened[0] and records(log)[3]["authnRequest"].encode() in opened[0]
    (tmp_path / "answer.xml").write_bytes(opened[1])
    decoded = brama("decode", tmp_path / "answer.xml", "--trust", tmp_path / "simulator.crt", "--key", tmp_path / "sp-encryption.key")
    assert decoded.stdout.count("value and digest hold") == 2, decoded.stdout
    assert not [line for line in log.read_text().splitlines() if b"87022243734" in line.encode()]
    report = verified(log)
    assert report["inOrder"], report


def log_in_until(serving, stop, finished):
    while not stop.is_set():
        try:
            login = log_in(serving)
            if login.status == 303:
                finished.append(login)
            login.close()
        except (OSError, AssertionError, TypeError, AttributeError, IndexError):
            if serving.gateway.poll() is not None:
                return


def under_load(serving, action, threads=8):
    """Logs in on many threads while `action` runs; gives the logins whose cookie went out."""
    stop, finished = threading.Event(), []
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for _ in range(threads):
            pool.submit(log_in_until, serving, stop, finished)
        try:
            wait_until(lambda: len(finished) >= 10, "logins", 60)
            action()
        finally:
            stop.set()
    return finished


def test_killed_under_load_it_has_a_line_for_every_cookie_that_went_out(tmp_path):
    log = tmp_path / "audit.jsonl"
    cookies = 0
    for _ in range(4 if os.environ.get("BRAMA_HEAVY") else 2):
        with audited(tmp_path) as serving:
            cookies += len(under_load(serving, lambda: (time.sleep(0.3), os.kill(serving.gateway.pid, signal.SIGKILL))))
            serving.gateway.wait(10)
    with audited(tmp_path):
        pass
    report = verified(log)
    assert report["inOrder"], report
    # A cookie that was under way when the process died may have a line too.
    assert cookies <= len(events(log, "login-finished")) <= cookies + 64
    assert len(events(log, "started")) == len(events(log, "stopped")) + (4 if os.environ.get("BRAMA_HEAVY") else 2)


def test_rotated_under_load_by_itself_and_by_logrotate_nothing_is_lost(tmp_path):
    log = tmp_path / "audit.jsonl"
    with audited(tmp_path) as serving:
        def move():
            for number in range(5):
                before = len(events(log, "login-begun")) if log.exists() else 0
                log.rename(tmp_path / f"audit.jsonl.0{number}")
                wait_until(lambda: log.exists() and log.stat().st_size > 0, f"a new file after {before} lines", 30)
        cookies = under_load(serving, move)
    assert len(events(log, "login-finished")) >= len(cookies)
    assert {record["reason"] for record in events(log, "opened")} == {"first", "moved"}
    report = verified(log)
    assert report["inOrder"] and len(report["files"]) == 6 and report["notes"] == [], report


def ready(serving):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{serving.admin_port}/health/ready", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("policy", ["stop", "continue"])
def test_a_full_disk_stops_logins_or_not_as_the_policy_says(tmp_path, policy):
    log = tmp_path / "audit.jsonl"
    with audited(tmp_path, BRAMA_AUDIT_WHEN_FULL=policy) as serving:
        inside = log_in(serving)
        assert inside.status == 303 and ready(serving)[0] == 200
        limit = log.stat().st_size + 900
        subprocess.run(["prlimit", "--pid", str(serving.gateway.pid), f"--fsize={limit}:unlimited"], check=True)
        seen = []
        for _ in range(6):
            page = inside.gateway.ask("GET", "/auth/login?return_to=/", ["Accept: text/html", inside.address])
            seen.append(page.status)
        assert inside.check().status == 200, "sessions go on"
        if policy == "stop":
            assert seen[-1] == 503 and page.code() == "internal" and page.field("retry-after") == "30", seen
        else:
            assert seen == [200] * 6
        wait_until(lambda: ready(serving)[0] == 503, "readiness tells")
        assert "audit log: " in ready(serving)[1]
        assert inside.gateway.ask("POST", "/auth/logout?return_to=/", [f"Cookie: {inside.cookie}", SITE]).status == 303
        assert verified(log)["inOrder"], "no half line is left"
        subprocess.run(["prlimit", "--pid", str(serving.gateway.pid), "--fsize=unlimited"], check=True)
        wait_until(lambda: ready(serving)[0] == 200, "it heals by itself")
        assert log_in(serving).status == 303
    report = verified(log)
    assert report["inOrder"] and len(events(log, "resumed")) == 1 and events(log, "resumed")[0]["lostEvents"] == 0
    assert len(events(log, "logout")) == 1, "what happened meanwhile has its line"
    assert "audit log cannot be written" in serving.log.read_text() and "audit log is written again" in serving.log.read_text()


def test_reloads_are_there(tmp_path):
    log, configuration = tmp_path / "audit.jsonl", tmp_path / "brama.yaml"
    with audited(tmp_path) as serving:
        good = configuration.read_text()
        configuration.write_text(good + "session: { idleTimeout: 7m }\n")
        serving.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: len(events(log, "administration")) == 1, "a line for the reload")
        configuration.write_text(good + "nonsense: 87022243734\n")
        serving.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: len(events(log, "administration")) == 2, "a line for the refusal")
    first, second = events(log, "administration")
    assert (first["act"], first["keys"]) == ("configuration-reloaded", "session.idleTimeout")
    assert (second["act"], second["findings"]) == ("configuration-refused", "1")
    assert "changes after a restart" not in serving.log.read_text()
    assert verified(log)["inOrder"]


def test_where_it_cannot_be_kept_nothing_starts(tmp_path):
    with audited(tmp_path):
        pass
    (tmp_path / "file").touch()
    environment = {"PATH": os.environ["PATH"], "BRAMA_AUDIT_FILE": str(tmp_path / "file" / "audit.jsonl")}
    result = brama("serve", "--config", tmp_path / "brama.yaml", env=environment)
    assert result.returncode == 78 and "a part of the path is no directory" in result.stderr, result
    check = brama("check", "--config", tmp_path / "brama.yaml", env=environment)
    assert check.returncode == 1 and "audit.file" in check.stdout, check.stdout
