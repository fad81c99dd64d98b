"""The guide for portals shows nothing that the examples do not do."""

import pathlib
import re
import textwrap

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDES = ["Documentation/portal.md", "Documentation/portal.pl.md"]
SOURCES = {
    "python": "Examples/**/*.py", "js": "Examples/**/*.mjs", "java": "Examples/**/*.java", "php": "Examples/**/*.php",
    "csharp": "Examples/**/*.cs", "html": "Examples/**/*.html", "nginx": "**/nginx/*.conf Examples/**/*.conf",
    "ini": "Examples/**/fpm.conf"}


def blocks(text):
    """(language, dedented code) of each fenced block."""
    return [(language, textwrap.dedent(code).strip("\n")) for language, code in re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M)]


def has(lines, wanted):
    """Whether consecutive lines, without their common indentation, are the wanted ones."""
    count = len(wanted)
    return any(textwrap.dedent("\n".join(lines[start:start + count])).split("\n") == wanted for start in range(len(lines) - count + 1))


def strangers(text):
    """Blocks of code that stand in no example; of commands, those whose program is not there."""
    found = []
    for language, code in blocks(text):
        if language == "sh":
            continue
        paths = [path for pattern in SOURCES[language].split() for base in ("Examples", "Config") for path in ROOT.glob(
            pattern if pattern.startswith("Examples") else f"{base}/{pattern}")]
        if not any(has(path.read_text().splitlines(), code.splitlines()) for path in paths):
            found.append(code)
    return found


@pytest.mark.parametrize("guide", GUIDES)
def test_each_piece_of_code_stands_in_an_example(guide):
    text = (ROOT / guide).read_text()
    assert len([language for language, _ in blocks(text) if language != "sh"]) >= 9
    assert strangers(text) == []


def test_code_that_differs_is_seen():
    text = (ROOT / GUIDES[0]).read_text()
    assert len(strangers(text.replace('algorithms=["ES256"]', 'algorithms=["none"]'))) == 1
    assert len(strangers(text.replace("auth_request /_brama/check;\n", ""))) == 1


def test_both_languages_show_the_same_code():
    def shown(guide):
        return [(language, re.sub(r" +#.*", "", code) if language == "sh" else code) for language, code in blocks((ROOT / guide).read_text())]
    assert shown(GUIDES[0]) == shown(GUIDES[1])


@pytest.mark.parametrize("guide", GUIDES)
def test_programs_that_commands_name_are_there(guide):
    commands = [code for language, code in blocks((ROOT / guide).read_text()) if language == "sh"]
    named = set(re.findall(r"\b(?:Examples|Scripts)/[\w./]+", "\n".join(commands)))
    assert named >= {"Examples/run", "Scripts/demo", "Examples/ci/log_in.py"}
    for name in named:
        assert (ROOT / name).stat().st_mode & 0o111, name
