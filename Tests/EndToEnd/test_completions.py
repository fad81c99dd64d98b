"""What the shells make of the generated completions: paths, above all. Each shell is asked as a person asks it."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time

import pytest

from stack import BINARY, ENVIRONMENT, ROOT

# What is no path: each a decision, so that a new argument needs one.
NO_PATHS = {
    "address", "admin-listen", "at", "case", "common-name", "contact", "country", "for", "format", "gateway-listen",
    "key-type", "locality", "organization", "organization-identifier", "organizational-unit", "portal-listen",
    "public-url", "purpose", "san", "serial-number", "simulator-listen", "simulator-url", "state-or-province",
}
# The words typed, and the path that they begin.
TYPED = [
    ("decode sp-", "sp-signing.crt"), ("decode sp-signing.crt --trust no", "node.crt"),
    ("check --config br", "brama.yaml"), ("check --pages pa", "pages/"), ("certificate compare sp-", "sp-signing.crt"),
    ("certificate compare sp-signing.crt no", "node.crt"), ("simulator --state-directory va", "var/"),
    ("key new va", "var/"), ("audit verify au", "audit.jsonl"), ("audit trace q7Jw0c2V au", "audit.jsonl"),
]


@pytest.fixture(scope="module")
def completions(tmp_path_factory):
    directory = tmp_path_factory.mktemp("completions")
    subprocess.run([sys.executable, ROOT / "Scripts/manuals", "--brama", BINARY, directory], check=True)
    return directory / "completions"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    directory = tmp_path_factory.mktemp("place")
    for name in ("sp-signing.crt", "node.crt", "brama.yaml", "audit.jsonl"):
        (directory / name).touch()
    # A file where a directory is wanted is no answer.
    for name in ("pages", "var"):
        (directory / name).mkdir()
    (directory / "pages.yaml").touch()
    return directory


def arguments(command, names=("brama",)):
    for sub in command.get("subcommands") or []:
        if sub["commandName"] != "help":
            yield from arguments(sub, (*names, sub["commandName"]))
    for argument in command.get("arguments", []):
        if argument["kind"] != "flag":
            yield " ".join(names), argument["valueName"], argument.get("completionKind") or {}


def test_every_argument_that_is_a_path_says_so():
    tree = json.loads(subprocess.run([BINARY, "--experimental-dump-help"], check=True, capture_output=True).stdout)
    found = list(arguments(tree["command"]))
    silent = {(command, name) for command, name, kind in found if not {"file", "directory"} & kind.keys()}
    assert {entry for entry in silent if entry[1] not in NO_PATHS} == set()
    assert {name for _, name in silent} == NO_PATHS, "the list names what is not there"


class Terminal:
    """A shell on a terminal, with a `brama` that prints what it is called with."""

    def __init__(self, place, *command):
        environment = {**ENVIRONMENT, "PS1": "> ", "TERM": "dumb", "HOME": str(place), "HISTFILE": "/dev/null"}
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(place)
            os.execvpe(command[0], command, environment)

    def say(self, text):
        os.write(self.end, text.encode())

    def until(self, words, seconds=30):
        heard, deadline = "", time.monotonic() + seconds
        while words not in heard:
            assert select.select([self.end], [], [], max(0, deadline - time.monotonic()))[0], heard
            heard += os.read(self.end, 65536).decode(errors="replace")
        return heard

    def close(self):
        os.close(self.end)
        os.waitpid(self.pid, 0)

    def completed(self, typed):
        """The last word after TAB and Enter."""
        self.say(f"brama {typed}\t\n")
        heard = self.until(":done")
        return heard.rpartition("last:")[2].partition(":done")[0]


# Not spelt out in what the terminal echoes.
PRINTING = "brama() { printf 'la''st:%s:do''ne\\n' \"${@: -1}\"; }\nprintf 'rea''dy\\n'\n"


@pytest.mark.parametrize("name, command, setting", [
    ("bash", ["bash", "--norc", "--noprofile", "-i"], "source {}/brama.bash\n"),
    # Candidates that are several would be listed; here each is the only one.
    ("zsh", ["zsh", "-f", "-i"], "fpath=({} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt auto_remove_slash\n"),
])
def test_a_path_is_completed_as_it_is_typed(completions, place, name, command, setting):
    assert shutil.which(name), f"{name} is missing: Scripts/setup installs it"
    terminal = Terminal(place, *command)
    try:
        terminal.say(setting.format(completions) + PRINTING)
        terminal.until("ready")
        assert {typed: terminal.completed(typed) for typed, _ in TYPED} == dict(TYPED)
    finally:
        terminal.close()


def test_fish_offers_the_path(completions, place):
    assert shutil.which("fish"), "fish is missing: Scripts/setup installs it"

    def offered(typed):
        lines = subprocess.run(
            ["fish", "--no-config", "-c", f"source {completions}/brama.fish; complete -C 'brama {typed}'"],
            cwd=place, env={**ENVIRONMENT, "HOME": str(place)}, check=True, capture_output=True, text=True).stdout.splitlines()
        return [line.partition("\t")[0] for line in lines]

    assert {typed: offered(typed) for typed, _ in TYPED} == {typed: [path] for typed, path in TYPED}
