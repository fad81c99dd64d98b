"""The description that portals get, against the gateway as it runs: schemathesis asks, with a session and without."""

import json
import re
import subprocess
import sys

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from serving import Connection, Login, Serving
from stack import ROOT

DESCRIPTION = ROOT / "Documentation/openapi.yaml"
ORIGIN = "https://portal.example.gov.pl"
IDENTITY, CITIZEN = r"^/(session|jwks\.json|check)$", "^/(login|logout)$"


class Described(Serving):
    """With the public address that the description names, so that cookies have the names that it gives them."""

    def _write_configuration(self):
        super()._write_configuration()
        for name in ("brama.yaml", "simulator.yaml"):
            path = self.directory / name
            path.write_text(path.read_text().replace(f"http://127.0.0.1:{self.port}/auth", f"{ORIGIN}/auth"))


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    limits = {"BRAMA_LIMITS_CLIENT_LOGINS_PER_MINUTE": "1000000", "BRAMA_LIMITS_LOGINS_PER_SECOND": "100000"}
    with Described(tmp_path_factory.mktemp("openapi"), limits) as running:
        yield running


@pytest.fixture
def cookie(gateway):
    login = Login(gateway).begin(person="krystyna")
    assert login.finish().status == 303
    return login.cookie


@pytest.fixture(scope="module")
def description():
    return yaml.safe_load(DESCRIPTION.read_text())


def test_it_is_a_description_and_says_what_the_code_says(description):
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []
    version = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]
    assert description["info"]["version"] == version
    codes = re.findall(r'case .*= "([a-z-]+)"', (ROOT / "Sources/Gateway/PublicCode.swift").read_text())
    assert len(codes) > 10 and description["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == codes


def test_the_example_of_a_session_has_what_a_session_has(description, gateway, cookie):
    told = json.loads(Connection(gateway.port).ask("GET", "/auth/session", [f"Cookie: {cookie}"]).text)
    schema = description["components"]["schemas"]["Session"]
    assert list(told) == schema["required"] == list(schema["examples"][0]) == list(schema["properties"])


def schemathesis(gateway, directory, paths):
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", DESCRIPTION, "--url", f"http://127.0.0.1:{gateway.port}/auth",
        "--include-path-regex", paths, "--checks", "all", "--phases", "examples,coverage,fuzzing", "--mode", "all",
        "--max-examples", "60", "--seed", "20260105", "--generation-database", "none",
        # The server refuses it before there is a route.
        "--generation-allow-x00", "false", "--max-redirects", "0",
        "--request-timeout", "10", "--output-sanitize", "false", "--continue-on-failure",
        # A busy machine is no failure.
        "--suppress-health-check", "all"]
    done = subprocess.run([str(part) for part in command], cwd=directory, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("paths, logged_in", [(".", False), (IDENTITY, True), (CITIZEN, True)])
def test_the_gateway_answers_as_described(description, gateway, cookie, tmp_path, paths, logged_in):
    name, value = cookie.split("=")
    assert description["components"]["securitySchemes"]["session"]["name"] == name
    settings = "[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 405, 414, 415]\n"
    if logged_in:
        settings += f'[auth.openapi.session]\napi_key = "{value}"\n'
    (tmp_path / "schemathesis.toml").write_text(settings)
    status, told = schemathesis(gateway, tmp_path, paths)
    assert status == 0, told
    # The session that was asked with was one to the end, unless the asking ended it.
    left = Connection(gateway.port).ask("GET", "/auth/session", [f"Cookie: {cookie}"]).status
    assert left == (401 if logged_in and paths == CITIZEN else 200)
