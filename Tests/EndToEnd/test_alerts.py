"""The shipped alert rules, judged by promtool: each fires on what it is for, and is quiet before."""

import re
import subprocess

import pytest
import yaml

from stack import ROOT

RULES = ROOT / "Config/monitoring/alerts.yaml"
DAY = 86_400
NODE = 'instance="a",job="brama"'
CALL = f'{{{NODE},call="artifact-resolution",outcome="%s"}}'
END = f'brama_certificate_not_after_timestamp_seconds{{{NODE},use="%s",index="%s",fingerprint="AB"}}'
RESOLUTION = "brama_back_channel_duration_seconds_bucket"

# Alert: (series, minutes at which it is quiet, minutes at which it fires, labels beside severity).
# A minute between two values; "0x10" are eleven zeros, "0+5x10" goes on by five.
CASES = {
    "BramaDown": ({f"up{{{NODE}}}": "1x10 0x20"}, [5, 12], 20, {"instance": "a", "job": "brama"}),
    "BramaAbsent": ({f"up{{{NODE}}}": "1x10 stale"}, [5, 12], 20, {"job": "brama"}),
    "BramaNotReady": ({f"brama_ready{{{NODE}}}": "1x10 0x20"}, [5, 12], 20, {"instance": "a", "job": "brama"}),
    "BramaRestarting": (
        {f"process_start_time_seconds{{{NODE}}}": "1x20 2x1 3x1 4x10"}, [15, 22], 28, {"instance": "a", "job": "brama"}),
    "BramaServerErrors": (
        {f'brama_http_requests_total{{{NODE},route="login",status="5xx"}}': "0x15 0+10x30",
         f'brama_http_requests_total{{{NODE},route="slo",status="5xx"}}': "0+100x45",
         f'brama_http_requests_total{{{NODE},route="login",status="2xx"}}': "0+100x45"},
        [14, 18], 30, {"instance": "a"}),
    "BramaStoreFailing": ({f"brama_store_up{{{NODE}}}": "1x10 0x20"}, [5, 11], 15, {"instance": "a", "job": "brama"}),
    "BramaStoreFull": (
        {f'brama_store_errors_total{{{NODE},kind="full"}}': "0x15 1x20"}, [14], 18,
        {"instance": "a", "job": "brama", "kind": "full"}),
    "BramaStoreSlow": (
        {f'brama_store_operation_duration_seconds_bucket{{{NODE},operation="claim",le="0.25"}}': "0+10x20 200x40",
         f'brama_store_operation_duration_seconds_bucket{{{NODE},operation="claim",le="0.5"}}': "0+10x60",
         f'brama_store_operation_duration_seconds_bucket{{{NODE},operation="claim",le="+Inf"}}': "0+10x60"},
        [19, 22], 45, {"instance": "a"}),
    "BramaNodeFailing": (
        {"brama_back_channel_calls_total" + CALL % "answered": "0+10x15 150x30",
         "brama_back_channel_calls_total" + CALL % "timed-out": "0+1x15 15+10x30"}, [14, 17], 30, {"instance": "a"}),
    "BramaNodeSlow": (
        {f'{RESOLUTION}{{{NODE},call="artifact-resolution",le="5"}}': "0+10x20 200x40",
         f'{RESOLUTION}{{{NODE},call="artifact-resolution",le="10"}}': "0+10x60",
         f'{RESOLUTION}{{{NODE},call="artifact-resolution",le="+Inf"}}': "0+10x60"}, [19, 22], 45, {"instance": "a"}),
    "BramaNodeClockOff": (
        {f"brama_node_clock_offset_seconds{{{NODE}}}": "-20x10 -45x30",
         f"brama_node_clock_skew_allowed_seconds{{{NODE}}}": "60x40"}, [9, 15], 30, {"instance": "a", "job": "brama"}),
    "BramaNodePinsMissing": ({f"brama_node_pins{{{NODE}}}": "1x10 0x10"}, [9], 15, {"instance": "a", "job": "brama"}),
    "BramaNodePinsEnd": (
        {f"brama_node_pins_end_timestamp_seconds{{{NODE}}}": f"{4000 * DAY}x10 {10 * DAY}x10 {6 * DAY}x10"}, [5, 15], 25,
        {"instance": "a", "job": "brama"}),
    "BramaLoginsRefused": (
        {f"brama_logins_started_total{{{NODE}}}": "0+10x90",
         f'brama_logins_finished_total{{{NODE},provider="bank"}}': "0+8x30 240+2x60",
         f'brama_logins_refused_total{{{NODE},at="finish",code="login-cancelled"}}': "0+9x90",
         f'brama_logins_refused_total{{{NODE},at="finish",code="internal"}}': "0+1x30 30+8x60"},
        [29], 60, {"instance": "a"}),
    "BramaNodeMessagesRefused": (
        {f'brama_logins_refused_total{{{NODE},at="finish",code="node-message-rejected"}}': "0x15 0+1x20",
         f'brama_logins_refused_total{{{NODE},at="finish",code="login-cancelled"}}': "0+5x40"},
        [14], 30, {"instance": "a"}),
    "BramaNobodyFinishes": (
        {f"brama_logins_started_total{{{NODE}}}": "0+3x120",
         f'brama_logins_finished_total{{{NODE},provider="bank"}}': "0+1x40 40x80"}, [39, 60], 90, {"instance": "a"}),
    "BramaRateLimited": (
        {f'brama_rate_limited_total{{{NODE},route="login"}}': "0+2x20 40+40x20"}, [19], 30, {"instance": "a"}),
    "BramaCertificateExpiresIn30Days": (
        {END % ("pin", 1): f"{40 * DAY}x10 {29 * DAY}x10", END % ("signing", 0): f"{40 * DAY}x20",
         END % ("decryption", 1): f"{DAY}x20"},
        [5], 15, {"instance": "a", "job": "brama", "use": "pin", "index": "1", "fingerprint": "AB"}),
    "BramaCertificateExpiresIn7Days": (
        {END % ("decryption", 0): f"{8 * DAY}x10 {6 * DAY}x10", END % ("decryption", 1): f"{DAY}x20",
         END % ("pin", 0): f"{DAY}x20"},
        [5], 15, {"instance": "a", "job": "brama", "use": "decryption", "index": "0", "fingerprint": "AB"}),
    "BramaAuditLinesLost": (
        {f"brama_audit_events_lost_total{{{NODE}}}": "0x15 3x20"}, [14], 18, {"instance": "a", "job": "brama"}),
    "BramaAuditNotWritable": ({f"brama_audit_writable{{{NODE}}}": "1x10 0x10"}, [9], 15, {"instance": "a", "job": "brama"}),
    "BramaReloadFailed": (
        {f"brama_config_last_reload_successful{{{NODE}}}": "1x10 0x10"}, [9], 15, {"instance": "a", "job": "brama"}),
    "BramaTokensFailing": (
        {f"brama_session_token_errors_total{{{NODE}}}": "0x15 1x20",
         f'brama_token_key_refreshes_total{{{NODE},result="failed"}}': "0x40"}, [14], 18, {"instance": "a", "job": "brama"}),
    "BramaDescriptorsNearLimit": (
        {f"process_open_fds{{{NODE}}}": "700x10 900x20", f"process_max_fds{{{NODE}}}": "1024x30"}, [9, 12], 20,
        {"instance": "a", "job": "brama"}),
    "BramaConnectionsNearLimit": (
        {f'brama_http_connections_open{{{NODE},listener="public"}}': "100x10 15000x20",
         f'brama_http_connections_limit{{{NODE},listener="public"}}': "16384x30"}, [9, 12], 20,
        {"instance": "a", "job": "brama", "listener": "public"}),
    "BramaBacklog": (
        {f'brama_queue_length{{{NODE},queue="resolves"}}': "100x10 1500x20",
         f'brama_queue_limit{{{NODE},queue="resolves"}}': "2048x30"}, [9, 12], 20,
        {"instance": "a", "job": "brama", "queue": "resolves"}),
    "BramaTurningAway": (
        {f'brama_queue_refusals_total{{{NODE},queue="answers"}}': "0x15 1x20"}, [14], 17,
        {"instance": "a", "job": "brama", "queue": "answers"}),
}


def rules():
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def promtool(*arguments):
    return subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True)


def expected_alert(rule, labels):
    def filled(text):
        return re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda found: labels[found[1]], text)

    return {"exp_labels": {**labels, **rule["labels"]},
            "exp_annotations": {name: filled(text) for name, text in rule["annotations"].items()}}


def judge(tmp_path, name, series, moments):
    """moments: minute to alerts that are expected."""
    rule_tests = [{"eval_time": f"{minute}m", "alertname": name, "exp_alerts": alerts} for minute, alerts in moments]
    path = tmp_path / "test.yaml"
    path.write_text(yaml.safe_dump({
        "rule_files": [str(RULES)], "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "alert_rule_test": rule_tests,
                   "input_series": [{"series": key, "values": values} for key, values in series.items()]}]}))
    return promtool("test", "rules", path)


def test_rules_are_well_formed():
    judged = promtool("check", "rules", RULES)
    assert judged.returncode == 0, judged.stderr
    assert f"{len(rules())} rules found" in judged.stdout


def test_every_alert_has_a_case():
    assert set(CASES) == set(rules())


@pytest.mark.parametrize("name", CASES)
def test_an_alert_is_quiet_and_then_fires(name, tmp_path):
    series, quiet, fires, labels = CASES[name]
    alert = expected_alert(rules()[name], labels)
    judged = judge(tmp_path, name, series, [(minute, []) for minute in quiet] + [(fires, [alert])])
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_promtool_notices_what_is_not_so(tmp_path):
    series, _, fires, _ = CASES["BramaDown"]
    assert judge(tmp_path, "BramaDown", series, [(fires, [])]).returncode != 0


def test_each_alert_is_explained_where_it_says():
    page = (ROOT / "Documentation/monitoring.md").read_text()
    headings = {heading.lower() for heading in re.findall(r"^### `?(\w+)`?$", page, re.M)}
    for name, rule in rules().items():
        document, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert document == "Documentation/monitoring.md"
        assert anchor == name.lower()
        assert anchor in headings, name
