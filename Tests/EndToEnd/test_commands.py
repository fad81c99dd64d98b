"""The executable as an operator meets it: exit statuses, error lines, signals."""

import signal
import subprocess

import pytest

from stack import BINARY, Stack


def brama(*arguments, **options):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, **options)


def test_wrong_usage_is_64():
    result = brama("serve", "--no-such-option")
    assert result.returncode == 64 and result.stderr.startswith("brama: "), result.stderr


def test_a_missing_configuration_is_an_error_with_its_mend(tmp_path):
    result = brama("serve", "--config", tmp_path / "none.yaml")
    assert result.returncode == 78 and result.stderr.startswith("brama: "), result.stderr


def test_all_configuration_errors_come_at_once_with_their_lines(tmp_path):
    path = tmp_path / "brama.yaml"
    path.write_text("environment: nowhere\npublicURL: ftp://x\nserviceProvider: { type: secret }\nnonsense: 1\n")
    result = brama("serve", "--config", path)
    assert result.returncode == 78
    for line in (1, 2, 3, 4):
        assert f"brama.yaml:{line}:" in result.stderr, result.stderr
    assert "Fatal error" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(tmp_path, number):
    with Stack(tmp_path) as stack:
        stack.brama.send_signal(number)
        assert stack.brama.wait(15) == 0
