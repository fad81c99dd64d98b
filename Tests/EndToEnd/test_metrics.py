"""What /metrics says of real logins, refusals and logouts, read by other people's parsers."""

import json
import pathlib
import re
import signal
import subprocess
import urllib.error
import urllib.request

import pytest
import yaml

from serving import Connection, Login, Serving
from stack import ROOT, wait_until

parser = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is missing: run Scripts/setup")

SITE = "Sec-Fetch-Site: same-origin"
# Of these no test knows how many there are to be.
UNCOUNTED = re.compile(r"process_|brama_store_|brama_http_connections_|brama_audit_|brama_token_key_|.*_(bucket|sum|created)$")


def scrape(serving):
    with urllib.request.urlopen(f"http://127.0.0.1:{serving.admin_port}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.read().decode()


def samples(text):
    """Every sample by name and labels; the parser refuses what is not the format."""
    found = {}
    for family in parser.text_string_to_metric_families(text):
        assert family.documentation, family.name
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in found, key
            found[key] = sample.value
    return found


def key(name, **labels):
    return (name, *sorted(labels.items()))


def counted(found):
    """Counters and counts of histograms that are not zero, but for those that depend on time."""
    return {name: value for name, value in found.items()
            if name[0].endswith(("_total", "_count")) and value and not UNCOUNTED.match(name[0])}


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    directory = tmp_path_factory.mktemp("metrics")
    with Serving(directory, {"BRAMA_AUDIT_FILE": str(directory / "audit.jsonl")}) as running:
        yield running


@pytest.fixture(scope="module")
def text(serving):
    """After one call of each kind, so that everything that can be told is."""
    login = Login(serving).begin()
    assert login.finish().status == 303
    assert login.check().status == 200
    login.close()
    return scrape(serving)


def test_promtool_finds_nothing_to_say(text):
    judged = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    assert (judged.returncode, judged.stdout, judged.stderr) == (0, "", "")


def test_promtool_would_have_found_something(text):
    broken = text.replace("# HELP brama_logins_started_total", "# HELP x", 1)
    assert subprocess.run(["promtool", "check", "metrics"], input=broken, capture_output=True, text=True).returncode != 0


def do(serving):
    """Three logins that succeed, four that do not, checks, logouts, and nonsense."""
    logins = [Login(serving).begin(person=person) for person in ("grazyna", "krystyna", "jan")]
    for login in logins:
        assert login.finish().status == 303
        for _ in range(4):
            assert login.check().status == 200
    for outcome, code in (("cancelled", "login-cancelled"), ("cancelled", "login-cancelled"),
                          ("wrong-signature", "node-message-rejected"), ("unknown-principal", "identity-unknown")):
        failing = Login(serving).begin(outcome)
        assert failing.finish().code() == code
        failing.close()
    # Once more with the same answer: used up.
    assert logins[0].finish().code() == "login-expired"
    first, second, third = logins
    assert first.gateway.ask("GET", "/auth/check?loa=high", [f"Cookie: {first.cookie}"]).status == 403
    assert second.gateway.ask("GET", "/auth/session", [f"Cookie: {second.cookie}"]).status == 200
    assert first.gateway.ask("POST", "/auth/logout?return_to=/", [f"Cookie: {first.cookie}", SITE]).status == 303
    assert first.check().status == 401
    # The same browser logs in again: one session takes the place of the other.
    third.begin(person="jan")
    third_binding = third.binding
    assert third.finish().status == 303
    assert third_binding == third.binding
    stranger = Connection(serving.port)
    assert stranger.ask("GET", "/auth/made-up").status == 404
    assert stranger.ask("GET", "/auth/login?return_to=//evil").status == 400
    assert stranger.ask("POST", "/auth/slo", ["Content-Type: text/xml"], b"<x/>").status == 500
    assert stranger.ask("DELETE", "/auth/check").status == 405
    for connection in (*logins, stranger):
        connection.close()


def expected():
    finished, refused = "brama_logins_finished_total", "brama_logins_refused_total"
    requests, checks = "brama_http_requests_total", "brama_session_checks_total"
    stage, call = "brama_login_stage_duration_seconds_count", "artifact-resolution"
    values = {
        key("brama_logins_started_total", level="low"): 8,
        key(finished, provider="profil-zaufany", level="substantial"): 1,
        key(finished, provider="e-dowod", level="high"): 1,
        key(finished, provider="bank", level="low"): 2,
        key(refused, at="finish", code="login-cancelled"): 2,
        key(refused, at="finish", code="node-message-rejected"): 1,
        key(refused, at="finish", code="identity-unknown"): 1,
        key(refused, at="finish", code="login-expired"): 1,
        key(refused, at="start", code="request-malformed"): 1,
        key("brama_node_messages_refused_total", rule="authn-failed"): 2,
        key("brama_node_messages_refused_total", rule="artifact-response-signature"): 1,
        key("brama_node_messages_refused_total", rule="unknown-principal"): 1,
        key("brama_node_messages_refused_total", rule="soap-envelope"): 1,
        key("brama_sessions_opened_total"): 4,
        key("brama_sessions_ended_total", reason="logout"): 1,
        key("brama_sessions_ended_total", reason="replaced"): 1,
        key(checks, result="allowed"): 12,
        key(checks, result="level-too-low"): 1,
        key(checks, result="no-session"): 1,
        key("brama_session_tokens_signed_total", use="portal"): 3,
        key("brama_node_logouts_total", result="complete"): 1,
        key("brama_back_channel_calls_total", call=call, outcome="answered"): 8,
        key("brama_back_channel_calls_total", call="logout", outcome="answered"): 1,
        key("brama_back_channel_duration_seconds_count", call=call): 8,
        key("brama_back_channel_duration_seconds_count", call="logout"): 1,
        key(requests, route="login", status="2xx"): 8,
        key(requests, route="login", status="4xx"): 1,
        key(requests, route="acs", status="3xx"): 4,
        key(requests, route="acs", status="4xx"): 5,
        key(requests, route="check", status="2xx"): 12,
        key(requests, route="check", status="4xx"): 3,
        key(requests, route="session", status="2xx"): 1,
        key(requests, route="logout", status="3xx"): 1,
        key(requests, route="slo", status="5xx"): 1,
        key(requests, route="other", status="4xx"): 1,
        key(stage, stage="start"): 9,
        # The one that was used up is looked for as well.
        key(stage, stage="take"): 9,
        key(stage, stage="resolve"): 8,
        key(stage, stage="verify"): 8,
        key(stage, stage="store"): 4,
        key(stage, stage="audit"): 4,
        key(stage, stage="finish"): 9,
    }
    durations = {"login": 9, "acs": 9, "session": 1, "logout": 1, "slo": 1, "check": 3}
    return values | {key("brama_http_request_duration_seconds_count", route=route): n for route, n in durations.items()}


def test_counters_are_what_was_done(serving, text):
    before = samples(text)
    do(serving)
    after = samples(scrape(serving))
    assert set(after) == set(before), "no series comes or goes with what is done"
    grown = {name: value - before[name] for name, value in after.items()
             if name[0].endswith(("_total", "_count")) and not UNCOUNTED.match(name[0])}
    assert {name: value for name, value in grown.items() if value} == expected()


def test_gauges_tell_the_process_as_the_system_sees_it(serving):
    found = samples(scrape(serving))
    proc = pathlib.Path(f"/proc/{serving.gateway.pid}")
    resident = serving.resident_kilobytes() * 1024
    assert 0.8 < found[key("process_resident_memory_bytes")] / resident < 1.25
    assert abs(found[key("process_open_fds")] - serving.descriptors()) <= 3
    limit = re.search(r"Max open files\s+(\d+)", (proc / "limits").read_text())[1]
    assert found[key("process_max_fds")] == int(limit)
    ticks = sum(map(int, (proc / "stat").read_text().rpartition(")")[2].split()[11:13]))
    assert abs(found[key("process_cpu_seconds_total")] - ticks / 100) < 1
    assert found[key("brama_ready")] == found[key("brama_store_up")] == found[key("brama_audit_writable")] == 1
    assert found[key("brama_http_connections_open", listener="administration")] >= 1
    written = found[key("brama_audit_lines_written_total")]
    # The scrape may have come between a line and the next.
    assert 0 <= len((serving.directory / "audit.jsonl").read_text().splitlines()) - written <= 2


def test_certificates_end_when_openssl_says(serving):
    found = samples(scrape(serving))
    ends = {dict(name[1:])["use"]: (value, dict(name[1:])["fingerprint"]) for name, value in found.items()
            if name[0] == "brama_certificate_not_after_timestamp_seconds"}
    assert set(ends) == {"signing", "decryption", "pin"}
    for use, file in (("signing", "sp-signing.crt"), ("decryption", "sp-encryption.crt"), ("pin", "simulator.crt")):
        told = subprocess.run(
            ["openssl", "x509", "-in", serving.directory / file, "-noout", "-enddate", "-dateopt", "iso_8601",
             "-fingerprint", "-sha256"], capture_output=True, text=True, check=True).stdout
        end = re.search(r"notAfter=(.*)", told)[1]
        seconds = subprocess.run(["date", "-u", "-d", end, "+%s"], capture_output=True, text=True, check=True).stdout
        digits = re.search(r"Fingerprint=(.*)", told)[1].replace(":", "")
        assert ends[use] == (int(seconds), digits[:16])


def test_the_node_has_the_same_clock(serving):
    assert abs(samples(scrape(serving))[key("brama_node_clock_offset_seconds")]) < 5


def test_reloads_and_what_survives_them(serving):
    before = samples(scrape(serving))
    file = serving.directory / "brama.yaml"
    good = file.read_text()

    def hang_up(result):
        name = key("brama_config_reloads_total", result=result)
        count = samples(scrape(serving))[name]
        serving.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: samples(scrape(serving))[name] > count, result)

    file.write_text(good + "limits: { clientLoginsPerMinute: 110 }\n")
    hang_up("reloaded")
    file.write_text(good + "nonsense: 1\n")
    hang_up("refused")
    assert samples(scrape(serving))[key("brama_config_last_reload_successful")] == 0
    file.write_text(good)
    hang_up("reloaded")
    after = samples(scrape(serving))
    assert after[key("brama_config_last_reload_successful")] == 1
    name = "brama_config_last_reload_success_timestamp_seconds"
    assert after[key(name)] > before[key(name)]
    for counter, value in counted(before).items():
        assert after[counter] >= value, counter


def test_nobody_else_gets_them(serving):
    for path in ("/metrics", "/auth/metrics"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{serving.port}{path}", timeout=10)
        assert refused.value.code == 404


# What is shipped for Prometheus and Grafana names only what there is.

def alert_expressions():
    groups = yaml.safe_load((ROOT / "Config/monitoring/alerts.yaml").read_text())["groups"]
    return [(rule["alert"], rule["expr"]) for group in groups for rule in group["rules"]]


def dashboard_expressions():
    dashboard = json.loads((ROOT / "Config/monitoring/dashboard.json").read_text())
    panels = [panel for row in dashboard["panels"] for panel in (row, *row.get("panels", ()))]
    found = [(panel["title"], target["expr"]) for panel in panels for target in panel.get("targets", ())]
    return found + [(v["name"], re.sub(r"label_values\((\w+).*", r"\1", v["query"]["query"]))
                    for v in dashboard["templating"]["list"] if v["type"] == "query"]


def expressions():
    """As Prometheus gets them: Grafana fills its variables in before."""
    return [(name, text.replace("$__rate_interval", "5m").replace("$__range", "1h").replace("$instance", ".*"))
            for name, text in alert_expressions() + dashboard_expressions()]


def test_dashboard_has_enough_to_look_at():
    assert len(dashboard_expressions()) > 30


def test_every_expression_parses(tmp_path):
    rules = [{"record": f"expression:{number}", "expr": text} for number, (_, text) in enumerate(expressions())]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    judged = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_metric_and_label_that_alerts_and_dashboard_name_is_there(text):
    live = {}
    for name, *labels in samples(text):
        for label, value in labels:
            live.setdefault(name, {}).setdefault(label, set()).add(value)
        live.setdefault(name, {})
    # What Prometheus itself adds.
    live["up"] = {}
    own = {"job", "instance"}
    named = 0
    for title, expression in expressions():
        for metric, matchers in re.findall(r"\b((?:brama|process)_\w+|up)\b(?:\{([^}]*)\})?", expression):
            assert metric in live, (title, metric)
            for label, operator, pattern in re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', matchers):
                if label in own:
                    continue
                assert label in live[metric], (title, metric, label)
                for value in pattern.split("|") if "~" in operator else [pattern]:
                    assert value in live[metric][label], (title, metric, label, value)
            named += 1
        for group in re.findall(r"\bby \(([^)]*)\)", expression):
            known = own | {"le"} | {label for metric in re.findall(r"\b(?:brama|process)_\w+", expression) for label in live[metric]}
            assert {label.strip() for label in group.split(",")} <= known, (title, group)
    assert named > 60
