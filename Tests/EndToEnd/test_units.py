"""The shipped systemd units, as far as a machine without systemd can tell."""

import re
import shutil
import subprocess
import sys

import pytest

from serving import Login, Serving
from stack import ROOT

UNITS = sorted((ROOT / "Config/systemd").iterdir())
systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing")


@systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_each_line(unit, tmp_path):
    """Names of users and programs are those of the installed system; they are put aside."""
    for each in UNITS:
        text = each.read_text().replace("/usr/local/bin/brama", "/bin/true")
        (tmp_path / each.name).write_text(text)
    name = unit.name.replace("@.", "@1.")
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and result.stderr == "", result.stderr


@systemd
def test_a_unit_with_a_wrong_line_is_noticed(tmp_path):
    path = tmp_path / "brama.service"
    path.write_text((ROOT / "Config/systemd/brama.service").read_text().replace("ProtectHome=yes", "ProtectHouse=yes"))
    result = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, timeout=60)
    assert "ProtectHouse" in result.stderr


@systemd
@pytest.mark.parametrize("name", ["brama.service", "brama@.service"])
def test_the_exposure_that_systemd_computes_stays_low(name):
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=13", ROOT / "Config/systemd" / name],
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout[-300:] + result.stderr


def test_the_template_differs_in_names_only():
    for kind in ("service", "socket"):
        plain = (ROOT / f"Config/systemd/brama.{kind}").read_text()
        template = (ROOT / f"Config/systemd/brama@.{kind}").read_text()

        def settings(text):
            text = re.sub(r"-%i|@%i|, node %i", "", text).replace("config/%i.yaml", "config/brama.yaml")
            return [line for line in text.splitlines() if line and not line.startswith("#")]
        assert settings(template) == settings(plain)


@systemd
def test_a_gateway_works_under_the_units_system_call_filter(tmp_path):
    command = [sys.executable, ROOT / "Tests/EndToEnd/sandbox.py", ROOT / "Config/systemd/brama.service"]
    with Serving(tmp_path, command=command) as serving:
        login = Login(serving).begin()
        assert login.finish().status == 303
        assert login.check().status == 200
        login.close()
    log = serving.log.read_text()
    assert "not permitted" not in log and "errno" not in log
