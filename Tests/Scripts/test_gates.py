"""Each gate is green on what we have and red on a planted violation."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATES = ROOT / "Scripts/gates"


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def tree(directory, path, text):
    """A source tree that is all right but for one file."""
    for name, content in (("Sources/SAML/Good.swift", "import XMLSecurity\n"), (path, text)):
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return directory


@pytest.mark.parametrize("gate", ["layers.py", "constructs.py", "links.py"])
def test_our_sources_pass(gate):
    result = run(GATES / gate, ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("gate", ["layers.py", "constructs.py", "links.py"])
def test_a_directory_without_sources_does_not_pass(gate, tmp_path):
    assert run(GATES / gate, tmp_path).returncode == 1


@pytest.mark.parametrize("path, text", [
    ("Sources/SAML/Bad.swift", "import Transport\n"),
    ("Sources/SAML/Bad.swift", "import Foundation\n"),
    ("Sources/SAML/Bad.swift", "@testable import Gateway\n"),
    ("Sources/SAML/Bad.swift", "public import struct HTTPTypes.HTTPField\n"),
    ("Sources/SAML/Deep/Down/Bad.swift", "    private import Glibc\n"),
    ("Sources/Transport/Bad.swift", "import XMLSecurity\n"),
    ("Sources/XMLSecurity/Bad.swift", "import CTransport\n"),
    ("Sources/Simulator/Bad.swift", "import Gateway\n"),
    ("Sources/Gateway/Bad.swift", "@_exported import Simulator\n"),
    ("Sources/Gateway/Bad.swift", "import FoundationXML\n"),
    ("Sources/Gateway/Bad.swift", "import NIOCore\n"),
    ("Sources/Unknown/Bad.swift", "import Swift\n"),
    ("Tests/GatewayTests/Bad.swift", "import FoundationNetworking\n"),
    ("Sources/CTransport/bad.c", "#include <libxml/tree.h>\n"),
    ("Sources/CXMLSecurity/include/bad.h", "# include <curl/curl.h>\n"),
])
def test_an_import_against_the_layers_is_red(tmp_path, path, text):
    result = run(GATES / "layers.py", tree(tmp_path, path, text))
    assert result.returncode == 1 and f"{path}:1: " in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize("path, text", [
    ("Sources/Gateway/Fine.swift", "public import SAML\nimport Transport\n// import NIOCore\n"),
    ("Sources/CTransport/fine.c", "#include <curl/curl.h>\n"),
    ("Tests/GatewayTests/Fine.swift", "@testable import Simulator\nimport Foundation\n"),
])
def test_an_allowed_import_is_green(tmp_path, path, text):
    result = run(GATES / "layers.py", tree(tmp_path, path, text))
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("line", [
    "let a = try! read()", "let b = x as! Int", 'fatalError("no")', "let c = x.unsafelyUnwrapped",
    "unowned(unsafe) let d: D", 'let e = "x" + (try! read()) // fine', "final class F: @unchecked Sendable {}",
])
def test_a_construct_that_can_end_the_process_is_red(tmp_path, line):
    result = run(GATES / "constructs.py", tree(tmp_path, "Sources/SAML/Bad.swift", f"\n{line}\n"))
    assert result.returncode == 1 and "Bad.swift:2: " in result.stdout


@pytest.mark.parametrize("line", [
    'if path.hasPrefix("//") {}', 'let a = text.hasSuffix(end)', 'for part in field.split(separator: ",") {}',
    'guard value.contains(";") else {}', 'let b = text.firstIndex(of: "=")', "return type.lowercased() == other",
    'let c = text.firstRange(of: "\\r\\n")',
])
def test_a_comparison_by_characters_where_strangers_are_read_is_red(tmp_path, line):
    for place in ("Sources/Gateway/Routes", "Sources/SAML/Rules", "Sources/Transport/Form"):
        result = run(GATES / "constructs.py", tree(tmp_path / place, f"{place}/Bad.swift", f"{line}\n"))
        assert result.returncode == 1 and "Bad.swift:1: " in result.stdout, place
    # What the operator writes is no stranger's.
    for path in ("Configuration/Fine.swift", "Pages/PageLogo.swift"):
        elsewhere = tree(tmp_path / path, f"Sources/Gateway/{path}", f"{line}\n")
        assert run(GATES / "constructs.py", elsewhere).returncode == 0
    assert run(GATES / "constructs.py", tree(tmp_path / "d", "Sources/Gateway/Pages/Bad.swift", f"{line}\n")).returncode == 1


@pytest.mark.parametrize("line", [
    'if path.utf8.starts(with: "//".utf8) {}', 'for part in field.utf8.split(separator: UInt8(ascii: ",")) {}',
    "guard names.contains(name) else {}", 'let a = text.utf8.firstIndex(of: UInt8(ascii: "="))',
    '// never text.hasPrefix("x")',
])
def test_a_comparison_by_bytes_is_green(tmp_path, line):
    assert run(GATES / "constructs.py", tree(tmp_path, "Sources/SAML/Fine.swift", f"{line}\n")).returncode == 0


def test_a_construct_in_a_comment_or_a_string_is_green(tmp_path):
    text = '// never try! here\nlet a = "fatalError("\nlet b = x as? Int\n'
    assert run(GATES / "constructs.py", tree(tmp_path, "Sources/SAML/Fine.swift", text)).returncode == 0


@pytest.mark.parametrize("link", [
    "[a](missing.md)", "[a](Guide.md#nowhere)", "[a](#nowhere)", "![a](missing.png)", "[a](../outside.md)", "[a](/Guide.md)",
    '[a](missing.md "title")', "[`code`](missing.md)", "| cell | [a](Guide.md#Second-part) |", "[a]: missing.md",
    "[a](Guide.md#in-code)", "[a](Guide.md#twice-2)", "[a](Folder/Guide.md)",
])
def test_a_link_that_leads_nowhere_is_red(tmp_path, link):
    result = run(GATES / "links.py", guide(tmp_path, link))
    assert result.returncode == 1 and "README.md:2: " in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize("link", [
    "[a](Guide.md)", "[a](Guide.md#second-part)", "[a](#first)", "[a](Folder)", "[a](Folder/)", "[a](https://example.org/x#y)",
    "[a](mailto:a@example.org)", "`[a](missing.md)`", "``x [a](missing.md) ` y``", "```\n[a](missing.md)\n```", "[a](Guide.md#żółw-i-jeż)",
    "[a](Guide.md#%C5%BC%C3%B3%C5%82w-i-je%C5%BC)", "[a](Guide.md#a-code-and-a-link)", "[a](Guide.md#twice-1)", "[a](Guide.md#own)",
    "[a]: Guide.md",
])
def test_a_link_that_leads_somewhere_is_green(tmp_path, link):
    result = run(GATES / "links.py", guide(tmp_path, f"[b](Guide.md) {link}" if not link.startswith(("`", "[a]:")) else f"[b](Guide.md)\n{link}"))
    assert result.returncode == 0, result.stdout + result.stderr


def guide(directory, line):
    (directory / "Folder").mkdir()
    (directory / "Guide.md").write_text(
        "# Guide\n## Second part\n## Żółw i jeż?\n## A `code`, and a [link](#twice)\n```\n# In code\n```\n"
        '## Twice\n## Twice\n<a id="own"></a>\n')
    return tree(directory, "README.md", f"# First\n{line}\n")


def graph(*identities):
    package = {"identity": "brama", "dependencies": []}
    root = package
    for identity in identities:
        package["dependencies"].append({"identity": identity, "dependencies": []})
        package = package["dependencies"][-1]
    return json.dumps(root)


@pytest.mark.parametrize("text, status", [
    (graph("swift-log"), 0), (graph("jwt-kit", "swift-crypto"), 0), (graph("swift-nio"), 1),
    (graph("some-kit", "another", "swift-nio-ssl"), 1), (graph("async-http-client"), 1), (graph(), 1), ("", 1), ("{}", 1),
])
def test_swiftnio_in_the_graph_is_red(text, status):
    assert run(GATES / "dependencies.py", input=text).returncode == status


def test_what_swift_format_would_change_is_red(tmp_path):
    shutil.copy(ROOT / ".swift-format", tmp_path)
    path = tmp_path / "File.swift"
    path.write_text("let a = 1\n")
    assert run(GATES / "format", path, cwd=tmp_path).returncode == 0
    path.write_text("let a  =  1\n")
    assert run(GATES / "format", path, cwd=tmp_path).returncode == 1


def test_what_the_analyzer_finds_is_red(tmp_path):
    path = tmp_path / "file.c"
    path.write_text("int good(int a) { return a; }\n")
    assert run(GATES / "analyze", path).returncode == 0
    path.write_text("int bad(int a) { int *p = 0; return a ? *p : 0; }\n")
    assert run(GATES / "analyze", path).returncode != 0


def test_a_sanitizer_that_is_not_known_is_red():
    assert run(GATES / "swift-tests", "memory").returncode == 64


@pytest.fixture
def package(tmp_path):
    """A package with nothing but one test, in which the gate runs as it does in ours."""
    (tmp_path / "Scripts/gates").mkdir(parents=True)
    shutil.copy(GATES / "swift-tests", tmp_path / "Scripts/gates")
    (tmp_path / "Package.swift").write_text(
        '// swift-tools-version: 6.2\nimport PackageDescription\n'
        'let package = Package(name: "brama", targets: [.testTarget(name: "ATests")])\n')
    (tmp_path / "Tests/ATests").mkdir(parents=True)

    def outcome(text, seconds=60):
        (tmp_path / "Tests/ATests/ATests.swift").write_text(text)
        return run(tmp_path / "Scripts/gates/swift-tests", env={**os.environ, "BRAMA_TEST_SECONDS": str(seconds)})

    outcome.directory = str(tmp_path)
    return outcome


def test_a_failing_test_a_compile_error_and_no_test_are_red(package):
    good = package('import Testing\n@Test("holds") func holds() { #expect(1 == 1) }\n')
    assert good.returncode == 0, good.stdout + good.stderr
    assert package('import Testing\n@Test("fails") func fails() { #expect(1 == 2) }\n').returncode == 1
    assert package("import Testing\nlet a: Int = \"x\"\n").returncode != 0
    hanging = package('import Testing\n@Test("hangs") func hangs() async throws { try await Task.sleep(for: .seconds(99)) }\n', 3)
    assert hanging.returncode == 124 and run("pgrep", "-f", package.directory).stdout == ""
    none = package("import Testing\n")
    assert none.returncode == 1 and "no test was run" in none.stderr


def test_steps_go_on_after_a_failure_and_end_red(tmp_path):
    script = f"cd {tmp_path}; set -uo pipefail; source {ROOT}/Scripts/steps.bash; "
    green = run("bash", "-c", script + "step one true; step two echo 'Test run with 7 tests in 2 suites'; summary")
    assert green.returncode == 0 and "all 2 steps passed" in green.stdout and "7 tests in 2 suites" in green.stdout
    red = run("bash", "-c", script + "step one false; step two true; summary")
    assert red.returncode == 1 and "1 of 2 steps FAILED" in red.stdout and "two" in red.stdout
    said = "printf 'FAILED a.py::b - c\n✘ Test d() recorded an issue at e.swift:1\nfine\n'; false"
    named = run("bash", "-c", script + f'step one bash -c "{said}"; summary')
    assert named.stdout.split("─\n")[-1].splitlines()[:3] == [
        "one:", "    FAILED a.py::b - c", "    ✘ Test d() recorded an issue at e.swift:1"]
    ended = run("bash", "-c", script + "must one false; step two true; summary")
    assert ended.returncode == 1 and "two" not in ended.stdout


FUZZER = """#!/usr/bin/env bash
# Stands in for the fuzzer: finds something in the target that FINDS names.
case $1 in
list) printf 'first 10\\nsecond 10\\nthird 10\\n'; exit ;;
seed) mkdir -p "$2"/{first,second,third}; exit ;;
esac
for argument; do case $argument in -artifact_prefix=*) prefix=${argument#*=} ;; esac; done
[ "$1" = "$IDLE" ] || echo "stat::number_of_executed_units: 12"
[ "$1" = "$FINDS" ] || exit 0
[ -n "${prefix-}" ] && echo bad >"${prefix}crash-0123456789abcdef"
exit 77
"""


@pytest.fixture
def fuzzing(tmp_path):
    """The fuzzing gate around a stand-in for the fuzzer."""
    for name in ("Scripts/fuzz", "Scripts/gates/fuzz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    program = tmp_path / ".build-fuzz/release/Fuzzer"
    program.parent.mkdir(parents=True)
    program.write_text(FUZZER)
    program.chmod(0o755)

    def outcome(finds="", idle=""):
        environment = {**os.environ, "BRAMA_FUZZ_BUILD": "no", "FINDS": finds, "IDLE": idle}
        return run(tmp_path / "Scripts/gates/fuzz", "1", env=environment)

    outcome.directory = tmp_path
    return outcome


def test_what_the_fuzzer_finds_is_red_and_kept(fuzzing):
    result = fuzzing(finds="second")
    assert result.returncode == 1 and "second: a finding" in result.stdout, result.stdout + result.stderr
    # The others are fuzzed all the same.
    assert "third: nothing found" in result.stdout
    [kept] = (fuzzing.directory / "Fuzzing/regressions/second").iterdir()
    assert kept.read_text() == "bad\n"
    again = fuzzing()
    assert again.returncode == 0 and "3 passed" in again.stdout, again.stdout + again.stderr


def test_a_target_that_runs_nothing_is_red(fuzzing):
    result = fuzzing(idle="first")
    assert result.returncode == 1 and "first: no input was run" in result.stdout


def test_a_fuzzer_that_does_not_build_is_red(fuzzing, tmp_path):
    """Though the last one that did is still there."""
    compiler = fuzzing.directory / "bin/swift"
    compiler.parent.mkdir()
    compiler.write_text("#!/bin/sh\nexit 1\n")
    compiler.chmod(0o755)
    environment = {**os.environ, "PATH": f"{compiler.parent}:{os.environ['PATH']}", "FINDS": "", "IDLE": ""}
    result = run(fuzzing.directory / "Scripts/gates/fuzz", "1", env=environment)
    assert result.returncode != 0 and "does not build" in result.stderr


@pytest.mark.parametrize("option, status", [([], 1), (["--fast"], 0)])
def test_the_gate_for_a_change_fuzzes_when_it_is_run_in_full(tmp_path, option, status):
    (tmp_path / "Scripts/gates").mkdir(parents=True)
    (tmp_path / "Tests/EndToEnd").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name in ("Scripts/check", "Scripts/steps.bash"):
        shutil.copy(ROOT / name, tmp_path / name)
    stands = [f"Scripts/gates/{path.name}" for path in GATES.iterdir()] + ["Tests/EndToEnd/run", "bin/swift"]
    for name in stands:
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {1 if name.endswith('/fuzz') else 0}\n")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "BRAMA_PYTHON": "true", "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    result = run(tmp_path / "Scripts/check", *option, env=environment)
    assert result.returncode == status, result.stdout + result.stderr
    assert ("fuzzing, a minute each" in result.stdout) == (status == 1)


def test_the_catalogue_is_counted_and_a_row_that_is_none_is_red(tmp_path):
    result = run(ROOT / "Scripts/catalogue.py", ROOT / "Tests/Catalogue/coverage.yaml")
    assert result.returncode == 0 and "XSW     34 covered    1 n/a    0 open" in result.stdout, result.stdout
    assert result.stdout.splitlines()[-1].startswith("all")
    path = tmp_path / "coverage.yaml"
    for text in ("", '- { id: XSW-01, title: "x", status: perhaps }\n'):
        path.write_text(text)
        assert run(ROOT / "Scripts/catalogue.py", path).returncode == 1
