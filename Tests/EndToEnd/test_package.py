"""The Debian package: what is in it, and its life in a Debian of its own, from the installation to the purge."""

import gzip
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys

import pytest

import debian_root
from booted import Booted
from debian_root import DebianRoot
from manager import Managed, Notifications
from serving import Login
from stack import BINARY, ENVIRONMENT, ROOT, wait_until

here = pytest.mark.skipif(bool(debian_root.missing()), reason=debian_root.missing() or "-")
needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg-shlibdeps"), reason="dpkg-dev is missing: Scripts/setup")
pytestmark = needs_dpkg

# The tests' own packages are packed quickly.
QUICK = {"DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1", "SOURCE_DATE_EPOCH": "1767225600"}


def build(output, tree=ROOT, **environment):
    return subprocess.run(
        [tree / "Scripts/package", "--trial", "--binary", BINARY, "--output", output],
        capture_output=True, text=True, timeout=300, env={**ENVIRONMENT, **QUICK, **environment})


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    result = build(tmp_path_factory.mktemp("package"))
    assert result.returncode == 0, result.stderr
    return pathlib.Path(result.stdout.strip())


def field(package, name):
    return subprocess.run(["dpkg-deb", "--field", package, name], capture_output=True, text=True, check=True).stdout.strip()


def needed(package):
    return [part.split()[0] for part in field(package, "Depends").split(", ")]


# What is in it


def test_the_same_sources_and_executable_give_the_same_bytes(package, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    surroundings = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "TMPDIR": str(tmp_path / "elsewhere")}
    mask = os.umask(0o077)
    try:
        again = build(tmp_path / "again", **surroundings)
    finally:
        os.umask(mask)
    assert again.returncode == 0, again.stderr
    assert pathlib.Path(again.stdout.strip()).read_bytes() == package.read_bytes()


def test_whoever_builds_it_may_be_named_as_its_maintainer(tmp_path):
    result = build(tmp_path, DEBEMAIL="it@gmina.example.pl", DEBFULLNAME="Urząd Gminy / Zespół & IT")
    assert result.returncode == 0, result.stderr
    package, named = pathlib.Path(result.stdout.strip()), "Urząd Gminy / Zespół & IT <it@gmina.example.pl>"
    assert field(package, "Maintainer") == named
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "tree"], check=True)
    log = gzip.decompress((tmp_path / "tree/usr/share/doc/brama/changelog.Debian.gz").read_bytes()).decode()
    assert f"\n -- {named}  " in log
    alone = build(tmp_path / "alone", DEBEMAIL="it@gmina.example.pl")
    assert field(alone.stdout.strip(), "Maintainer") == "Contributors to Brama <it@gmina.example.pl>"
    for wrong in ("nobody", "a@b>\nDepends: x", "<a@b.pl>"):
        refused = build(tmp_path / "wrong", DEBEMAIL=wrong)
        assert refused.returncode == 1 and "DEBEMAIL" in refused.stderr
    unnamed = build(tmp_path / "wrong", DEBEMAIL="a@b.pl", DEBFULLNAME="X\nDepends: y")
    assert unnamed.returncode == 1 and "DEBFULLNAME" in unnamed.stderr


def test_an_executable_that_needs_swift_on_the_server_is_refused(tmp_path):
    if "libswiftCore.so" not in subprocess.run(["ldd", BINARY], capture_output=True, text=True).stdout:
        pytest.skip("this executable needs none")
    result = subprocess.run(
        [ROOT / "Scripts/package", "--binary", BINARY, "--output", tmp_path], capture_output=True, text=True,
        env={**ENVIRONMENT, **QUICK})
    assert result.returncode == 1 and "needs Swift's shared libraries" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_that_changed_under_the_script_is_noticed(tmp_path):
    for name in ("Scripts", "Config"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "Config/brama.yaml"
    path.write_text(path.read_text().replace("listen: 127.0.0.1:8080", "listen: 127.0.0.1:8088"))
    result = build(tmp_path / "out", tree=tmp_path)
    assert result.returncode == 1 and "'listen: 127.0.0.1:8080' does not stand in" in result.stderr


@pytest.mark.skipif(not shutil.which("lintian"), reason="lintian is missing: Scripts/setup")
def test_lintian_finds_no_fault(package):
    result = subprocess.run(["lintian", "--allow-root", package], capture_output=True, text=True, timeout=300)
    faults = [line for line in result.stdout.splitlines() if re.match("[EW]:", line)]
    # A debug build finds Swift's libraries where the toolchain is.
    assert [line for line in faults if "custom-library-search-path" not in line] == [], result.stdout


def test_the_documents_lead_to_files_of_the_package(package, tmp_path):
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    result = subprocess.run(
        [sys.executable, ROOT / "Scripts/gates/links.py", tmp_path], capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    documents = tmp_path / "usr/share/doc/brama"
    # Also where a path is no link, but something to type.
    for path in [documents / "README.Debian", *documents.rglob("*.md")]:
        text = path.read_text()
        for name in re.findall(r"(?<![\w.])/((?:usr/share|usr/lib/systemd|etc/brama/nginx)/[\w./@-]+)", text):
            assert (tmp_path / name.rstrip(".")).exists(), f"{path.relative_to(documents)}: /{name}"
        # But for what is taken from the sources.
        assert not re.search(r"(?<!\$sources/)Config/(monitoring|nginx)", text), path


def test_what_operators_are_told_to_use_is_in_it_as_it_is_in_the_repository(package, tmp_path):
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    examples = tmp_path / "usr/share/doc/brama/examples"
    sources = {examples / "monitoring" / name: ROOT / "Config/monitoring" / name for name in ("alerts.yaml", "dashboard.json")}
    sources |= {
        examples / path.relative_to(ROOT / "Examples"): path for path in (ROOT / "Examples").rglob("*")
        if path.is_file() and path.suffix != ".md" and "__pycache__" not in path.parts}
    assert len(sources) > 10
    for shipped, source in sources.items():
        assert shipped.read_bytes() == source.read_bytes(), shipped
        assert bool(shipped.stat().st_mode & 0o111) == bool(source.stat().st_mode & 0o111), shipped


def test_the_image_installs_what_the_package_needs(package):
    """Dockerfile and package say the same."""
    image = re.search(r"--no-install-recommends \\\n\s+(.*?) \\\n", (ROOT / "Dockerfile").read_text())[1].split()
    # In each Debian; or for the package's scripts; and what the image's own check asks with.
    assert set(image) - {"curl"} == set(needed(package)) - {"libc6", "libgcc-s1", "adduser"}


# Its life


@pytest.fixture(scope="module")
def bare(package, tmp_path_factory):
    """A Debian with what the package says it needs, and nothing else."""
    root = DebianRoot.made(tmp_path_factory.mktemp("debian") / "bare", needed(package))
    yield root
    shutil.rmtree(root.path)


@pytest.fixture(scope="module")
def installed(bare, package):
    root = bare.copy(bare.path.parent / "installed")
    root.before = root.tree()
    result = root.install(package)
    assert "1 newly installed" in result.stdout, result.stdout
    yield root
    shutil.rmtree(root.path)


@pytest.fixture
def server(installed, tmp_path):
    """A copy to change, on which systemctl writes down what it is asked for."""
    root = installed.copy(tmp_path / "server")
    root.before = installed.before
    root.inside("run/systemd/system").mkdir(parents=True)
    root.inside("test").mkdir()
    systemctl = root.inside("usr/local/bin/systemctl")
    systemctl.write_text(
        '#!/bin/sh\necho "$*" >>/test/asked\n[ "$1" != list-units ] || echo "brama@1.service loaded active running x"\n')
    systemctl.chmod(0o755)
    systemctl.with_name("systemctl").rename(root.inside("usr/bin/systemctl"))
    root.before = {**root.before, "usr/bin/systemctl": root.tree()["usr/bin/systemctl"]}
    yield root
    shutil.rmtree(root.path)


def asked(root):
    path = root.inside("test/asked")
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return [line for line in lines if not line.startswith("list-units")]


def rights(root, path):
    state = root.inside(path).lstat()
    accounts = dict(line.split(":")[2::-2] for line in root.inside("etc/passwd").read_text().splitlines())
    groups = dict(line.split(":")[2::-2] for line in root.inside("etc/group").read_text().splitlines())
    return f"{state.st_mode & 0o7777:04o} {accounts[str(state.st_uid)]}:{groups[str(state.st_gid)]}"


@here
def test_files_lie_where_they_belong_and_belong_to_whom_they_should(installed):
    assert rights(installed, "usr/bin/brama") == "0755 root:root"
    assert rights(installed, "etc/brama/config/brama.yaml") == "0644 root:root"
    assert rights(installed, "etc/brama/keys") == "0750 root:brama"
    assert rights(installed, "etc/brama/keys/store.key") == "0600 brama:brama"
    assert rights(installed, "var/lib/brama") == "0700 brama:brama"
    assert installed.inside("etc/brama/keys/store.key").stat().st_size == 32
    account = next(line for line in installed.inside("etc/passwd").read_text().splitlines() if line.startswith("brama:"))
    assert account.endswith(":/var/lib/brama:/usr/sbin/nologin")
    assert installed.run("dpkg", "--verify", "brama").stdout == ""
    files = installed.run("dpkg", "--listfiles", "brama").stdout.split()
    listed = installed.run("dpkg-query", "--show", "--showformat", "${Conffiles}", "brama").stdout.split()[::2]
    assert set(listed) == {path for path in files if path.startswith("/etc/") and installed.inside(path).is_file()}
    for name in ("man/man1/brama-serve.1.gz", "bash-completion/completions/brama", "doc/brama/copyright",
                 "doc/brama/examples/nginx/example-site.conf", "doc/brama/examples/monitoring/alerts.yaml",
                 "doc/brama/Documentation/operations.md"):
        assert f"/usr/share/{name}" in files


@here
def test_nothing_starts_before_it_is_configured(installed):
    assert [path for path in installed.tree() if path.startswith("etc/systemd/") and "brama" in path] == []
    result = installed.run("brama", "check", "--config", "/etc/brama/config/brama.yaml", user="brama:brama", check=False)
    assert result.returncode == 1 and "/etc/brama/keys/sp-signing.key" in result.stdout + result.stderr


@here
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing")
def test_the_installed_units_fit_what_is_installed(installed, tmp_path):
    units = installed.inside("usr/lib/systemd/system")
    names = sorted(path.name for path in units.glob("brama*"))
    assert names == ["brama.service", "brama.socket", "brama@.service", "brama@.socket"]
    for name in names:
        text = (units / name).read_text()
        for program in re.findall(r"^Exec\w+=(\S+)", text, re.MULTILINE):
            if "brama" in program:
                assert os.access(installed.inside(program), os.X_OK), program
        for document in re.findall(r"file:(\S+)", text):
            assert installed.inside(document).is_file(), document
        (tmp_path / name).write_text(text.replace("/usr/bin/brama", "/bin/true"))
    for name in names:
        result = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / name.replace("@.", "@1.")], capture_output=True, text=True)
        assert result.returncode == 0 and result.stderr == "", result.stderr


class Installed(Managed):
    """The installed gateway, started as its unit says, by its user, from a socket that systemd would hold."""

    def __init__(self, root, directory, notifications):
        self.root = root
        self.path = root.inside("run/brama/brama.sock")
        super().__init__(directory, sockets=[("brama", self._socket)], notifications=notifications)
        self.environment["NOTIFY_SOCKET"] = "/run/notify"
        self.unit = dict(re.findall(r"^(\w+)=(.*)$", root.inside("usr/lib/systemd/system/brama.service").read_text(), re.MULTILINE))

    def _socket(self):
        unit = dict(re.findall(
            r"^(\w+)=(.*)$", self.root.inside("usr/lib/systemd/system/brama.socket").read_text(), re.MULTILINE))
        assert self.root.inside(unit["ListenStream"]) == self.path
        self.path.parent.mkdir(exist_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.path))
        self.root.run("chown", f"{unit['SocketUser']}:{unit['SocketGroup']}", unit["ListenStream"])
        self.path.chmod(int(unit["SocketMode"], 8))
        listener.listen(int(unit["Backlog"]))
        return listener

    def start_gateway(self):
        configure(self.root.inside("etc/brama"), self.directory, self.port, self.admin_port)
        self.root.run(*OWN_KEYS)
        self.open_sockets()
        user = f"{self.unit['User']}:{self.unit['Group']}"
        begin = ["sh", "-c", f"umask {self.unit['UMask']} && cd {self.unit['WorkingDirectory']} && exec \"$@\"", "unit"]
        command = self.root.command(*begin, *self.unit["ExecStart"].split(), user=user)
        names = {**self.environment, "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        # Nothing of this machine's environment, as under systemd.
        self.gateway = subprocess.Popen(
            [*self.command, "env", "-i", *(f"{name}={value}" for name, value in names.items() if name != "LISTEN_PID"),
             "bash", "-c", 'LISTEN_PID=$$ exec "$@"', "unit", *command],
            stdout=open(self.log, "ab"), stderr=subprocess.STDOUT, env={**ENVIRONMENT, **self.environment}, **self._options())
        self.processes.append(self.gateway)


def configure(etc, directory, port, admin_port):
    """What an administrator does: keys, the node's certificate and profile, and some lines of the shipped file."""
    for name in ("sp-signing", "sp-encryption"):
        for kind in ("key", "crt"):
            shutil.copy(directory / f"{name}.{kind}", etc / "keys")
    shutil.copy(directory / "simulator.crt", etc / "Certificates/node.crt")
    profile = (directory / "environments/demo.yaml").read_text()
    (etc / "config/environments/test.yaml").write_text(profile.replace("../simulator.crt", "../../Certificates/node.crt"))
    path = etc / "config/brama.yaml"
    text = path.read_text()
    for old, new in (("environment: integration", "environment: test"), ("adminListen: 127.0.0.1:8081",
                     f"adminListen: 127.0.0.1:{admin_port}"), ("https://portal.example.gov.pl/auth",
                     f"http://127.0.0.1:{port}/auth")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text)


OWN_KEYS = ["sh", "-c", "chown brama:brama /etc/brama/keys/*.key && chmod 0600 /etc/brama/keys/*.key"]


@here
def test_the_installed_gateway_serves_as_its_unit_says(server):
    run = server.inside("run")
    notifications = Notifications(run)
    run.joinpath("notify").chmod(0o777)
    with Installed(server, server.inside("test"), notifications) as gateway:
        try:
            notifications.until("READY")
        except TimeoutError:
            pytest.fail(gateway.log.read_text())
        check = server.run("brama", "check", "--config", "/etc/brama/config/brama.yaml", user="brama:brama", check=False)
        assert check.returncode == 0, check.stdout + check.stderr
        gateway.port = str(gateway.path)
        login = Login(gateway).begin()
        assert login.finish().status == 303
        assert login.check().status == 200
        login.close()
        assert rights(server, "var/lib/brama/brama.sqlite") == "0600 brama:brama"
        assert rights(server, "var/lib/brama/audit.jsonl") == "0600 brama:brama"
        # The key that the installation made is the one in use.
        assert not server.inside("var/lib/brama/brama.sqlite.key").exists()
        owner = pathlib.Path(f"/proc/{gateway.gateway.pid}/status").read_text()
        identity = server.inside("etc/passwd").read_text().split("\nbrama:x:")[1].split(":")[0]
        assert re.search(rf"^Uid:\s+{identity}\s", owner, re.MULTILINE)
        gateway.gateway.send_signal(signal.SIGTERM)
        assert gateway.gateway.wait(25) == 0
    verdict = server.run("brama", "audit", "verify", "/var/lib/brama/audit.jsonl", user="brama:brama")
    assert verdict.returncode == 0
    notifications.close()


def may_raise_limits():
    """CAP_SYS_RESOURCE."""
    return bool(int(re.search(r"CapEff:\s+(\w+)", pathlib.Path("/proc/self/status").read_text())[1], 16) >> 24 & 1)


@here
def test_under_systemd_it_starts_serves_and_survives_its_own_upgrade(package, tmp_path):
    """The units as they are, by the real one, with all that they forbid the process."""
    root = DebianRoot.made(tmp_path / "root", [*needed(package), "systemd", "systemd-sysv", "dbus"])
    with Managed(tmp_path) as outside, Booted(root, tmp_path / "boot.log") as machine:
        if machine.failure:
            pytest.skip(machine.failure)
        files = machine.inside("srv")
        for name in ("simulator.yaml", "simulator.key", "simulator.crt", "sp-signing.crt", "sp-encryption.crt"):
            shutil.copy(tmp_path / name, files)
        for file in (package, changed(package, tmp_path, lambda tree: None)):
            shutil.copy(file, files)
        machine.run("apt-get", "install", "--yes", f"/srv/{package.name}")
        assert machine.run("systemctl", "is-active", "brama.service", check=False).stdout.strip() == "inactive"
        configure(machine.inside("etc/brama"), tmp_path, outside.port, outside.admin_port)
        machine.run(*OWN_KEYS)
        machine.run("systemctl", "enable", "--now", "brama.socket", "brama.service")
        machine.run("systemd-run", "--unit=simulator", "brama", "simulator", "--config", "/srv/simulator.yaml")
        process = machine.run("systemctl", "show", "--property=MainPID", "brama.service").stdout
        outside.port = str(machine.inside("run/brama/brama.sock"))

        def logged_in():
            wait_until(lambda: outside._listens(outside.node, outside.node_port), "simulator")
            login = Login(outside).begin()
            assert login.finish().status == 303
            assert login.check().status == 200
            login.close()
            return login
        login = machine.in_its_network(logged_in)
        machine.run("apt-get", "install", "--yes", "/srv/next.deb")
        assert machine.run("systemctl", "show", "--property=MainPID", "brama.service").stdout != process
        assert login.check().status == 200
        login.close()
        log = machine.run("journalctl", "--unit=brama.service", "--no-pager", "--output=cat").stdout
        assert log.count("listening") == 2 and "ermitted" not in log, log
        # Where systemd itself may not raise limits, LimitNICE has no effect, and threads are refused by the limit (13).
        refused = set(re.findall(r"errno=(\d+)", log))
        assert refused - (set() if may_raise_limits() else {"13"}) == set(), log
        machine.run("apt-get", "remove", "--yes", "brama")
        assert "active" not in machine.run("systemctl", "is-active", "brama.socket", check=False).stdout.replace("inactive", "")


def changed(package, directory, script):
    """The next version: the same with another number, and what `script` does to its files."""
    tree = directory / "next"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", "Version: 9.9.9-1", control.read_text(), flags=re.MULTILINE))
    script(tree)
    subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "--build", tree, directory / "next.deb"], check=True,
                   capture_output=True)
    shutil.rmtree(tree)
    return directory / "next.deb"


def append(path, line):
    path.write_text(path.read_text() + line)


@here
def test_an_upgrade_keeps_what_was_changed_and_restarts_what_runs(server, package, tmp_path):
    etc = server.inside("etc/brama")
    key = (etc / "keys/store.key").read_bytes()
    (etc / "keys").chmod(0o700)
    append(etc / "config/brama.yaml", "# the administrator's\n")
    append(etc / "nginx/portal.conf", "# the administrator's\n")
    server.inside("var/lib/brama/brama.sqlite").write_text("state")

    def new_version(tree):
        append(tree / "etc/brama/config/brama.yaml", "# the next version's\n")
        append(tree / "etc/brama/config/environments/integration.yaml", "# the next version's\n")
    server.install(changed(package, tmp_path, new_version))
    assert server.run("dpkg-query", "--show", "--showformat", "${Version}", "brama").stdout == "9.9.9-1"
    # Both changed it: the administrator's counts, and the new one lies beside it.
    assert (etc / "config/brama.yaml").read_text().endswith("# the administrator's\n")
    assert (etc / "config/brama.yaml.dpkg-dist").read_text().endswith("# the next version's\n")
    # One changed it: that one counts.
    assert (etc / "nginx/portal.conf").read_text().endswith("# the administrator's\n")
    assert not (etc / "nginx/portal.conf.dpkg-dist").exists()
    assert (etc / "config/environments/integration.yaml").read_text().endswith("# the next version's\n")
    assert (etc / "keys/store.key").read_bytes() == key and rights(server, "etc/brama/keys") == "0700 root:brama"
    assert server.inside("var/lib/brama/brama.sqlite").read_text() == "state"
    # Each node after the one before it; nothing is stopped, so that the sockets stay.
    assert asked(server) == ["--system daemon-reload", "--system daemon-reload", "try-restart brama.service",
                             "try-restart brama@1.service"]


@here
def test_removing_keeps_state_and_purging_leaves_nothing_but_the_user(server, package):
    enabled = server.inside("etc/systemd/system/multi-user.target.wants/brama.service")
    enabled.parent.mkdir(parents=True)
    enabled.symlink_to("/usr/lib/systemd/system/brama.service")
    for name in ("brama/brama.sqlite", "brama/audit.jsonl", "brama-1/audit.jsonl"):
        path = server.inside(f"var/lib/{name}")
        path.parent.mkdir(exist_ok=True)
        path.write_text("state")
        server.run("chown", "-R", "brama:brama", f"/var/lib/{name.split('/')[0]}")
    key = server.inside("etc/brama/keys/store.key").read_bytes()

    server.run("apt-get", "remove", "--yes", "brama")
    assert asked(server)[:3] == ["stop brama.service", "stop brama.socket", "stop brama@1.service"]
    assert not server.inside("usr/bin/brama").exists() and not server.inside("usr/lib/systemd/system/brama.service").exists()
    assert server.inside("var/lib/brama/audit.jsonl").read_text() == "state"
    assert server.inside("etc/brama/config/brama.yaml").exists()

    server.install(package)
    assert server.inside("etc/brama/keys/store.key").read_bytes() == key
    assert rights(server, "var/lib/brama/audit.jsonl").endswith(" brama:brama")

    server.run("apt-get", "purge", "--yes", "brama")
    for empty in ("etc/systemd/system/multi-user.target.wants", "etc/systemd/system"):
        if empty not in server.before:
            server.inside(empty).rmdir()
    after = server.tree()
    changes = {path for path in {*server.before, *after} if server.before.get(path) != after.get(path)}
    # The user stays: its lines, and nothing else of it.
    users = {f"etc/{name}" for name in ("passwd", "group", "shadow", "gshadow")}
    assert changes - users == set(), {path: (server.before.get(path), after.get(path)) for path in changes}


@here
def test_the_user_outlives_the_purge_with_its_number_and_cannot_log_in(server, package):
    """What it owned elsewhere (a backup of the audit log) becomes nobody else's, and its own again."""
    def identity():
        return server.run("id", "brama").stdout

    before, copy = identity(), server.inside("srv/backup/audit.jsonl")
    copy.parent.mkdir()
    copy.write_text("kept")
    server.run("chown", "brama:brama", "/srv/backup/audit.jsonl")
    server.run("apt-get", "purge", "--yes", "brama")
    assert identity() == before
    assert rights(server, "srv/backup/audit.jsonl").endswith(" brama:brama")
    assert re.search(r"^brama:[!*]+:", server.inside("etc/shadow").read_text(), re.MULTILINE)
    assert re.search(r"^brama:x:.*:/usr/sbin/nologin$", server.inside("etc/passwd").read_text(), re.MULTILINE)
    server.install(package)
    assert identity() == before and rights(server, "var/lib/brama") == "0700 brama:brama"


@here
def test_purging_keeps_the_administrators_keys_and_names_them(server):
    server.inside("etc/brama/keys/sp-signing.key").write_text("bought")
    result = server.run("apt-get", "purge", "--yes", "brama")
    assert "/etc/brama/keys/sp-signing.key" in result.stdout
    assert server.inside("etc/brama/keys/sp-signing.key").read_text() == "bought"
    assert not server.inside("etc/brama/keys/store.key").exists() and not server.inside("var/lib/brama").exists()
