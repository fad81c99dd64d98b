"""The shipped containers' file: no engine is needed to see that it fits what we ship."""

import re

import yaml

from stack import ROOT

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
