"""Every command that the guides show is run: for real where it ends by itself, else as far as its usage. The way to
production is gone from its first step to its last, in a directory that is empty at the beginning."""

import json
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess

import pytest

from stack import BINARY, ENVIRONMENT, ROOT, free_port, wait_until

INTEGRATION = ["Documentation/integration.pl.md", "Documentation/integration.md"]
GUIDES = ["Documentation/certificates.md", "Documentation/portal.md", "Documentation/portal.pl.md", "Certificates/README.md"]
# They run until they are stopped, or need the ports of the configuration.
SERVERS = {"serve", "simulator", "demo", "attack"}


def commands(guide):
    return commands_in((ROOT / guide).read_text())


def commands_in(text):
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
    # In one second two of them may be issued; the later one is to last longer.
    days = "830" if "production" in str(name) else "800"
    subprocess.run(
        ["openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", authority.with_suffix(".crt"), "-CAkey",
         authority.with_suffix(".key"), "-days", days, "-copy_extensions", "copyall", "-out", f"{name}.crt"],
        check=True, capture_output=True, cwd=directory)


class Reader:
    """Does what a step of the guide to integration says in words, and then what it shows."""

    def __init__(self, directory):
        self.directory = directory
        self.addresses = {"BRAMA_LISTEN": free_address(), "BRAMA_ADMIN_LISTEN": free_address()}
        self.node = free_address()
        self.environment = {**ENVIRONMENT, "BRAMA_SIMULATOR_LISTEN": self.node}
        (directory / "Config/environments").mkdir(parents=True)
        (directory / "Certificates").mkdir()
        shutil.copy(ROOT / "Config/brama.yaml", directory / "Config")
        # The shipped profile, at a port that is free here.
        local = (ROOT / "Config/environments/local.yaml").read_text().replace("127.0.0.1:8090", self.node)
        (directory / "Config/environments/local.yaml").write_text(local)
        self.write({"listen: 127.0.0.1:8080": f"listen: {self.addresses['BRAMA_LISTEN']}",
                    "adminListen: 127.0.0.1:8081": f"adminListen: {self.addresses['BRAMA_ADMIN_LISTEN']}"})

    def write(self, changes, name="Config/brama.yaml"):
        text = (self.directory / name).read_text()
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (self.directory / name).write_text(text)

    def prepare(self, number, text):
        """`text` is the guide's: what is done here must stand there."""
        def says(*words):
            for word in words:
                assert f"`{word}" in text, f"step {number} does not say {word}"
        if number == 3:
            says("environment: local", "Config/brama.yaml")
            self.write({"environment: integration": "environment: local"})
        if number == 4:
            self.make_nginx()
        if number == 6:
            says("environment: simulator")
            self.write({"environment: local": "environment: simulator"})
        if number == 7:
            says("Certificates/wk-simulator.crt")
            for name in ("sp-signing", "sp-encryption", "wk-simulator"):
                for ending in (".key", ".crt"):
                    (self.directory / f"Certificates/{name}{ending}").unlink(missing_ok=True)
                self.receive(name)
        if number in (9, 12):
            entry = {"request": {"method": "POST", "url": "https://a.pl/", "postData": {"params": [
                {"name": "SAMLRequest", "value": "PGEvPg=="}]}}, "response": {}}
            (self.directory / "login.har").write_text(json.dumps({"log": {"entries": [entry]}}))
        if number == 10:
            says("environment: integration")
            self.write({"environment: simulator": "environment: integration"})
        if number == 11:
            says("Certificates/wk-integration.crt")
            self.receive("wk-integration")
        if number == 15:
            says("production.yaml", "environment: production")
            shutil.copy(self.directory / "Config/brama.yaml", self.directory / "Config/production.yaml")
            names = {f"Certificates/sp-{use}{ending}": f"Certificates/sp-{use}-production{ending}"
                     for use in ("signing", "encryption") for ending in (".key,", ".crt }")}
            self.write({"environment: integration": "environment: production", **names}, "Config/production.yaml")
        if number == 16:
            says("Certificates/wk-production.crt")
            self.receive("wk-production")

    def receive(self, name):
        """COI issues keys too."""
        path = self.directory / "Certificates"
        subprocess.run(
            ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN=COI {name}",
             "-keyout", f"{name}.key", "-out", f"{name}.csr"], check=True, capture_output=True, cwd=path)
        (path / f"{name}.key").chmod(0o600)
        issue(path, name)

    def make_nginx(self):
        directory = self.directory / "nginx"
        directory.mkdir()
        site = (ROOT / "Config/nginx/example-site.conf").read_text()
        listen = self.addresses["BRAMA_LISTEN"]
        for old, new in (("unix:/run/brama/brama.sock", listen), ("/etc/brama/nginx/portal.conf", f"{directory}/portal.conf")):
            assert old in site
            site = site.replace(old, new)
        (directory / "site.conf").write_text(site)
        shutil.copy(ROOT / "Config/nginx/portal.conf", directory)
        (directory / "nginx.conf").write_text("events { }\nhttp { include site.conf; }\n")

    def run(self, arguments):
        if arguments == ["simulator"]:
            return self.serve(arguments, lambda: "END CERTIFICATE" in (self.directory / "log").read_text())
        if arguments[0] == "serve":
            return self.serve(arguments, lambda: "listening" in (self.directory / "log").read_text())
        if arguments[0] == "demo":
            arguments = ["demo", "--help"]
        words = [str(self.directory / "nginx/nginx.conf") if word == "/etc/nginx/nginx.conf" else word for word in arguments]
        told = subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=300, env=self.environment,
                              cwd=self.directory)
        if arguments[:2] == ["certificate", "request"] and "--self-signed" not in arguments:
            issue(self.directory, arguments[2])
        return told

    def serve(self, arguments, is_ready):
        """Until it is ready; it ends by itself then."""
        with open(self.directory / "log", "w") as log:
            process = subprocess.Popen([BINARY, *arguments], stdout=log, stderr=log, env=self.environment, cwd=self.directory)
            try:
                wait_until(is_ready, f"{arguments} does not come up")
                process.send_signal(signal.SIGTERM)
                status = process.wait(20)
            finally:
                process.kill()
        return subprocess.CompletedProcess(arguments, status, (self.directory / "log").read_text(), "")


def free_address():
    return f"127.0.0.1:{free_port()}"


@pytest.mark.parametrize("guide", INTEGRATION)
def test_the_way_to_production_can_be_gone_from_an_empty_directory(guide, tmp_path):
    steps = re.split(r"^### (\d+)\. ", (ROOT / guide).read_text(), flags=re.M)[1:]
    assert [int(number) for number in steps[::2]] == list(range(1, 17))
    reader = Reader(tmp_path)
    told = {}
    for number, text in zip(map(int, steps[::2]), steps[1::2]):
        reader.prepare(number, text)
        for arguments in (command[1:] for command in commands_in(text)):
            result = reader.run(arguments)
            line = f"{guide}, step {number}: brama {shlex.join(arguments)}\n{result.stdout}{result.stderr}"
            # Nobody answers at COI's addresses here, and what was saved is no login.
            allowed = (0, 1) if "--online" in arguments or arguments[0] == "decode" else (0,)
            assert result.returncode in allowed, line
            assert not result.stderr.strip(), line
            if arguments[0] == "check":
                errors = [told for told in result.stdout.splitlines() if told.startswith("error")]
                assert result.stdout.startswith("ok       configuration: Config/"), line
                assert all("https://" in error for error in errors), line
            told[number, arguments[0]] = result.stdout
    assert "BROKEN" in told[5, "attack"] and ", 0 BROKEN" in told[5, "attack"]
    assert "\nEnvironment: simulator\n" in told[6, "sheet"]
    for kind in ("Signing", "Encryption"):
        assert f"{kind} certificate: (missing: " in told[6, "sheet"], told[6, "sheet"]
    assert "BEGIN CERTIFICATE" not in told[6, "sheet"] and "step 7" in told[6, "sheet"]
    assert "Signing certificate: CN=COI sp-signing\n" in told[10, "sheet"] and "(missing" not in told[10, "sheet"]
    assert "| `production` |" in told[15, "sheet"] and "Urząd Gminy Przykładowo" in told[15, "sheet"], told[15, "sheet"]
    assert told[15, "sheet"].count("BEGIN CERTIFICATE") == 2
    assert "Mind" not in told[15, "sheet"] and "— mind" not in told[15, "sheet"] and "(missing" not in told[15, "sheet"]


@pytest.mark.parametrize("guide", INTEGRATION)
def test_a_gateway_as_in_the_guide_tells_the_simulator_its_metadata(guide, tmp_path):
    [block] = [block for block in re.findall(r"```sh\n(.*?)```", (ROOT / guide).read_text(), re.S) if "curl" in block]
    reader = Reader(tmp_path)
    reader.write({"environment: integration": "environment: local"})
    for arguments in commands(guide):
        if "--self-signed" in arguments:
            assert reader.run(arguments[1:]).returncode == 0
    assert reader.run(["simulator"]).returncode == 0
    servers = []
    try:
        for arguments in (["simulator"], ["serve", "--config", "Config/brama.yaml"]):
            servers.append(subprocess.Popen([BINARY, *arguments], cwd=tmp_path, env=reader.environment,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for address in (reader.node, reader.addresses["BRAMA_LISTEN"]):
            wait_until(lambda: not socket.create_connection(address.split(":"), 5).close(), f"nothing at {address}")
        for old, new in (("127.0.0.1:8080", reader.addresses["BRAMA_LISTEN"]), ("127.0.0.1:8090", reader.node)):
            assert old in block
            block = block.replace(old, new)
        told = subprocess.run(["bash", "-c", block], capture_output=True, text=True, timeout=60)
        assert told.returncode == 0 and "portal.example.gov.pl" in told.stdout, told
    finally:
        for server in servers:
            server.kill()
            server.wait(20)


def test_during_a_renewal_the_sheet_says_which_certificate_is_the_next_one(desk):
    """The guide's steps 3 and 4: the new pair stands behind the one in use."""
    guide = (ROOT / "Documentation/certificates.md").read_text()
    assert "**behind** the one in use" in guide
    request = ["certificate", "request", "sp-encryption-next", "--purpose", "encryption", "--common-name", "new"]
    assert brama(*request, cwd=desk).returncode == 0
    issue(desk, "sp-encryption-next")
    pair = "    - { privateKey: sp-encryption.key, certificate: sp-encryption.crt }\n"
    text = (desk / "brama.yaml").read_text()
    assert pair in text
    (desk / "brama.yaml").write_text(text.replace(pair, pair + pair.replace("sp-encryption", "sp-encryption-next")))
    sheet = brama("sheet", "--config", "brama.yaml", "--for", "production", cwd=desk)
    assert "Encryption certificate: CN=Brama demo sp-encryption\n" in sheet.stdout, sheet
    assert "Encryption certificate 2, the next one: CN=new,C=PL\n" in sheet.stdout, sheet.stdout


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
                       for guide in INTEGRATION)
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
