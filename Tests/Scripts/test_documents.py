"""Documents hold what people search for: the exact words of each message, each document on the map."""

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "Documentation"


VALUE = "\0"


def literal(text, start):
    """The Swift string literal whose quotation mark is at `start`, each value in it as VALUE."""
    words, index = "", start + 1
    while text[index] != '"':
        if text.startswith("\\(", index):
            index = behind_value(text, index + 2)
            words += VALUE
        else:
            index += text[index] == "\\"
            words += text[index]
            index += 1
    return words


def behind_value(text, index):
    depth = 1
    while depth:
        if text[index] == '"':
            index = text.index('"', index + 1)
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        index += 1
    return index


def messages():
    """Of each message with which a command ends the longest piece of what is wrong that holds no value."""
    found = set()
    for path in (ROOT / "Sources/brama").rglob("*.swift"):
        text = path.read_text()
        for match in re.finditer(r'CommandFailure\(\s*\.\w+,\s*(?=")', text):
            words = literal(text, match.end()).removeprefix(f"{VALUE}: ")
            piece = max((part.strip(" :(") for part in words.partition(": ")[0].split(VALUE)), key=len)
            if len(piece) > 3:
                found.add(piece)
    return sorted(found)


def test_messages_are_found():
    assert len(messages()) > 15 and "no configuration named" in messages()


@pytest.mark.parametrize("message", messages())
def test_troubleshooting_has_the_words_of_each_message(message):
    assert message in (DOCUMENTS / "troubleshooting.md").read_text()


def alarms():
    """Lines of the log at warning and above that have words of their own."""
    found = set()
    for path in [*(ROOT / "Sources/brama").rglob("*.swift"), *(ROOT / "Sources/Gateway").rglob("*.swift")]:
        for literal in re.findall(r'logger\.(?:warning|error|critical)\(\s*"((?:[^"\\]|\\.)*)"', path.read_text()):
            if "\\(" not in literal and literal != "configuration":
                found.add(literal.split(":")[0].split(";")[0])
    return sorted(found)


@pytest.mark.parametrize("line", alarms())
def test_troubleshooting_or_operations_has_each_alarming_line(line):
    assert line in (DOCUMENTS / "troubleshooting.md").read_text() + (DOCUMENTS / "operations.md").read_text()


def test_the_map_leads_to_each_document():
    text = (DOCUMENTS / "README.md").read_text()
    linked = set(re.findall(r"\]\(([^)#]+\.md)", text))
    documents = {path.name for path in DOCUMENTS.glob("*.md")} - {"README.md"}
    assert documents - linked == set()


def keys():
    text = (DOCUMENTS / "configuration.md").read_text()
    return {part.partition("`\n")[0]: re.split("\n##", part)[0] for part in text.split("\n#### `")[1:]}


def test_each_key_has_meaning_kind_default_limits_and_example():
    assert len(keys()) > 70
    for key, text in keys().items():
        meaning = text.split("\n\n")[1]
        assert len(meaning) > 25 and meaning.endswith("."), key
        assert re.search(r"^- (an? )?[a-zA-Z ,.-]+, (required|optional|default `.+`)$", text, re.MULTILINE), key
        assert re.search(r"^- allowed: .+$", text, re.MULTILINE) and re.search(r"^- example: `.+`$", text, re.MULTILINE), key
        # A default that another key or the case decides is told in words.
        if key in ("session.cookieName", "audit.node", "pages.siteName"):
            assert "Default: " in meaning


def test_each_measure_names_its_unit():
    measures = {key: text for key, text in keys().items() if re.search(r"^- a (duration|size|number of days)", text, re.MULTILINE)}
    assert len(measures) > 10
    for key, text in measures.items():
        allowed = re.search(r"^- allowed: (.+)$", text, re.MULTILINE)[1]
        assert re.search(r"unit \(|days|[kKMG]i?B", allowed), key
