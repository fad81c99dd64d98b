"""The shipped containers' file: no engine is needed to see that it fits what we ship."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

import debian_root
from stack import BINARY, ENVIRONMENT, ROOT

TEXT = (ROOT / "Config/compose/compose.yaml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]


def test_nodes_are_those_that_nginx_knows():
    names = re.findall(r"server ([\w-]+):8080 ", (ROOT / "Config/nginx/cluster.conf").read_text())
    assert names == [name for name in SERVICES if name.startswith("brama-")] and len(names) == 2


def test_each_variable_is_one_that_the_gateway_knows():
    reference = (ROOT / "Documentation/configuration.md").read_text()
    variables = SERVICES["brama-1"]["environment"]
    assert variables and [name for name in variables if f"`{name}`" not in reference] == []


def test_traffic_waits_for_readiness_and_redis_forgets_nothing():
    for name in ("brama-1", "brama-2"):
        assert SERVICES[name]["healthcheck"]["test"][-1] == "http://127.0.0.1:8081/health/ready"
        assert SERVICES["nginx"]["depends_on"][name] == {"condition": "service_healthy"}
    command = SERVICES["redis"]["command"]
    assert {option: command[command.index(option) + 1] for option in ("--appendonly", "--maxmemory-policy")} == {
        "--appendonly": "yes", "--maxmemory-policy": "noeviction"}
    assert "--aclfile" in command and "ports" not in SERVICES["redis"]


def test_each_file_of_ours_that_is_mounted_is_there():
    paths = [volume.split(":")[0] for volume in SERVICES["nginx"]["volumes"] if volume.startswith("../")]
    assert paths and all((ROOT / "Config/compose" / path).is_file() for path in paths)


# Of the compose specification, what we use and what is near it: a misspelt key is passed over by some engines.
KEYS = {"image", "build", "command", "restart", "init", "stop_grace_period", "read_only", "cap_drop", "security_opt",
        "environment", "volumes", "healthcheck", "depends_on", "networks", "ports", "profiles"}


def test_each_key_of_a_service_is_one_of_the_specification():
    for name, service in SERVICES.items():
        assert set(service) - KEYS == set(), name


def test_what_the_image_copies_is_sent_to_the_engine():
    ignored = (ROOT / ".dockerignore").read_text().split()
    sources = re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert "." in sources
    for needed in (*sources[:1], "LICENSE", "Scripts/release", "Package.swift", "Sources", "Config/environments"):
        assert (ROOT / needed).exists() and not any(needed == line or needed.startswith(f"{line}/") for line in ignored)


def hadolint():
    return shutil.which("hadolint", path=f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}")


@pytest.mark.skipif(not hadolint(), reason="hadolint is missing: Scripts/setup")
def test_hadolint_finds_no_fault():
    # Versions are not pinned: a rebuilt image is to have Debian's latest mends.
    result = subprocess.run(
        [hadolint(), "--ignore", "DL3008", ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout


@pytest.mark.skipif(bool(debian_root.may_not_mount()), reason=debian_root.may_not_mount() or "-")
def test_a_citizen_logs_in_through_all_of_it(tmp_path):
    """Redis, both gateways, nginx, simulator: their own commands, files and variables, prepared as for a trial."""
    subprocess.run([ROOT / "Config/compose/prepare", tmp_path], check=True, timeout=60)
    result = subprocess.run(
        ["unshare", "--net", "--mount", sys.executable, ROOT / "Tests/EndToEnd/compose_player.py", BINARY, tmp_path],
        capture_output=True, text=True, timeout=120, env={**ENVIRONMENT, "TMPDIR": str(tmp_path)})
    logs = "".join(f"{path.name}\n{path.read_text()[-600:]}\n" for path in tmp_path.glob("*.log"))
    assert result.returncode == 0, result.stderr[-800:] + logs
    assert "Brama-Subject: " in result.stdout and "Brama-Assurance-Level: substantial" in result.stdout


def test_what_is_prepared_stays_when_it_is_prepared_again(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("prepare wants root's rights")

    def prepared():
        subprocess.run([ROOT / "Config/compose/prepare", tmp_path], check=True, timeout=60)
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert prepared() == prepared()
    assert (tmp_path / "config/store.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "config/store.key").stat().st_uid == 10001
