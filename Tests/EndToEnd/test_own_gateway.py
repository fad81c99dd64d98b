"""The guide to a gateway of one's own is followed as it stands: every command, from an empty directory."""

import os
import pathlib
import re
import subprocess

import pytest

import debian_root
from stack import BINARY, ENVIRONMENT, ROOT, wait_until

GUIDES = ["Documentation/own-gateway.md", "Documentation/own-gateway.pl.md"]
here = pytest.mark.skipif(bool(debian_root.may_not_mount()), reason=debian_root.may_not_mount() or "-")


def blocks(path, heading=None):
    text = (ROOT / path).read_text()
    if heading:
        text = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.S | re.M)[1]
    return re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M)


class Trial:
    """What the reader has: an empty directory, a shell, the sources, `brama` in the PATH, and a machine whose ports are free."""

    def __init__(self, directory):
        self.directory = directory
        programs = directory / "bin"
        programs.mkdir()
        (programs / "brama").symlink_to(BINARY)
        self.environment = {**ENVIRONMENT, "PATH": f"{programs}:{os.environ['PATH']}", "no_proxy": "localhost,127.0.0.1"}

    def __enter__(self):
        # The network lives as long as a process that is in it.
        self.network = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"], stdout=subprocess.PIPE, text=True)
        assert self.network.stdout.readline() == "up\n"
        return self

    def __exit__(self, *_):
        for path in (self.directory / "trial").glob("*.pid"):
            subprocess.run(["kill", "-KILL", path.read_text().strip()], capture_output=True)
        subprocess.run(["umount", self.directory / "trial/disk"], capture_output=True)
        self.network.kill()
        self.network.wait()

    def follow(self, commands, within="."):
        """In one shell, as a reader types them; the first command that fails ends it."""
        script = "set -e\n" + "\n".join(commands).replace("sources=~/brama", f"sources={ROOT}")
        result = subprocess.run(
            ["nsenter", "--net", f"--target={self.network.pid}", "bash"], input=script, capture_output=True, text=True, timeout=120,
            env=self.environment, cwd=self.directory / within)
        logs = "".join(f"\n{path.name}:\n{path.read_text()}" for path in self.directory.glob("trial/log/*.log"))
        assert result.returncode == 0, result.stdout + result.stderr + logs
        return result


@pytest.fixture
def trial(tmp_path):
    with Trial(tmp_path) as running:
        yield running


@here
@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_leads_from_an_empty_directory_to_a_login(guide, trial):
    told = trial.follow(blocks(guide)).stdout
    assert told.count("Nothing speaks against its use.") == 2
    assert re.search(r"^200\n.*>Krystyna%20Zofia ", told, re.M), told
    assert not re.search(r"^error", told, re.M), told
    finished = (trial.directory / "trial/log/brama.log").read_text()
    assert finished.count("login finished") == 1
    # Its last command stops all of it; nginx takes its file along.
    for name in ("brama", "simulator"):
        process = pathlib.Path("/proc", (trial.directory / f"trial/{name}.pid").read_text().strip())
        wait_until(lambda: not process.exists(), f"{name} runs on")
    wait_until(lambda: not (trial.directory / "trial/nginx.pid").exists(), "nginx runs on")


def compared(command):
    """What the document says a command prints, in a comment behind it, is compared."""
    return re.sub(r"^(ask .*?)\s+# (\d{3})$", r'told=$(\1); [ "$told" = \2 ] || { echo "\1: $told" >&2; exit 1; }', command, flags=re.M)


@here
def test_the_night_can_be_rehearsed_as_the_document_says(trial):
    night = blocks("Documentation/operations.md", "Rehearsing the night")
    assert sum(block.count("# 200") + block.count("# 503") for block in night) >= 10
    trial.follow([*blocks(GUIDES[0])[:-1], *map(compared, night)])
    log = (trial.directory / "trial/log/brama.log").read_text()
    assert "the disk is full: make room; it goes on by itself" in log and "reload refused" in log
    assert "node-unavailable" in log and log.count("listening") == 3


def test_both_languages_show_the_same_commands():
    assert blocks(GUIDES[0]) == blocks(GUIDES[1])
