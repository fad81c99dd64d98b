"""Every command that the guides show is run: for real where it ends by itself, else as far as its usage."""

import json
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest

from stack import BINARY, ENVIRONMENT, ROOT

GUIDES = ["Documentation/integration.pl.md", "Documentation/integration.md", "Documentation/certificates.md",
          "Documentation/portal.md", "Documentation/portal.pl.md", "Certificates/README.md"]
# They run until they are stopped, or need the ports of the configuration.
SERVERS = {"serve", "simulator", "demo", "attack"}


def commands(guide):
    text = (ROOT / guide).read_text()
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.S | re.M)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("brama ")]


def brama(*arguments, **options):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=120, env=ENVIRONMENT, **options)


def issue(directory, name):
    """What an authority does with a request."""
    authority = directory / "authority"
    if not authority.with_suffix(".crt").exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "900",
             "-subj", "/CN=Authority", "-keyout", authority.with_suffix(".key"), "-out", authority.with_suffix(".crt")],
            check=True, capture_output=True)
    subprocess.run(
        ["openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", authority.with_suffix(".crt"), "-CAkey",
         authority.with_suffix(".key"), "-days", "800", "-copy_extensions", "copyall", "-out", f"{name}.crt"],
        check=True, capture_output=True, cwd=directory)


@pytest.fixture
def desk(stack, tmp_path):
    """The directory in which the guides' reader sits."""
    demo = stack.directory / "demo"
    shutil.copytree(demo, tmp_path, dirs_exist_ok=True)
    shutil.copy(demo / "simulator.crt", tmp_path / "wk.crt")
    form = {"name": "SAMLRequest", "value": "PGEvPg=="}
    entry = {"request": {"method": "POST", "url": "https://a.pl/", "postData": {"params": [form]}}, "response": {}}
    (tmp_path / "login.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    return tmp_path


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_shows_commands_that_work(guide, desk):
    shown = commands(guide)
    assert shown, "the guide shows no command"
    if guide.startswith("Certificates"):
        for name in ("sp-signing.key", "sp-signing.crt"):
            (desk / name).unlink()
    for number, (_, *arguments) in enumerate(shown):
        line = "brama " + shlex.join(arguments)
        is_server = arguments[0] in SERVERS and "--list-cases" not in arguments
        result = brama(*arguments, *(["--help"] if is_server else []), cwd=desk)
        allowed = (0, 1) if arguments[0] in ("check", "decode") else (0,)
        assert result.returncode in allowed, f"{guide}, command {number + 1}: {line}\n{result.stdout}{result.stderr}"
        assert not result.stderr.strip(), f"{line}: {result.stderr}"
        if arguments[:2] == ["certificate", "request"]:
            issue(desk, arguments[2])


def test_both_languages_show_the_same_commands():
    polish, english = ([[word for word in command if "Jan" not in word] for command in commands(guide)]
                       for guide in GUIDES[:2])
    assert polish == english


def test_the_readmes_tables_name_commands_that_exist():
    for readme in ("README.md", "README.pl.md"):
        names = set(re.findall(r"^\| `brama ([a-z]+)", (ROOT / readme).read_text(), re.M))
        assert len(names) > 5
        for name in names:
            assert brama(name, "--help").returncode == 0, name


def test_the_version_is_the_changelogs_newest():
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert brama("--version").stdout == newest[1] + "\n"


def test_manuals_are_written_for_every_command_and_are_the_same_each_time(tmp_path):
    environment = {"SOURCE_DATE_EPOCH": "1767607200", "PATH": "/usr/bin:/bin"}
    script = [ROOT / "Scripts/manuals", "--brama", BINARY]
    for name in ("one", "two"):
        subprocess.run([*script, tmp_path / name], check=True, env=environment)
    pages = sorted(path.name for path in (tmp_path / "one/man1").iterdir())
    assert {"brama.1", "brama-serve.1", "brama-certificate-request.1", "brama-decode.1"} <= set(pages)
    for path in (path for path in (tmp_path / "one").rglob("*") if path.is_file()):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
    request = (tmp_path / "one/man1/brama-certificate-request.1").read_text()
    assert '"2026\\-01\\-05"' in request or '"2026-01-05"' in request
    assert "\\fB\\-\\-purpose\\fR" in request and "Default: PL." in request
    if shutil.which("groff"):
        for page in pages:
            told = subprocess.run(
                ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z", tmp_path / "one/man1" / page], capture_output=True, text=True)
            assert told.returncode == 0 and not told.stderr, told.stderr
    bash = tmp_path / "one/completions/brama.bash"
    assert subprocess.run(["bash", "-n", bash]).returncode == 0
    assert "certificate" in bash.read_text()


def test_manuals_without_an_executable_say_what_to_do(tmp_path):
    told = subprocess.run([ROOT / "Scripts/manuals", "--brama", "/nowhere", tmp_path], capture_output=True, text=True)
    assert told.returncode == 1 and "build it first" in told.stderr
