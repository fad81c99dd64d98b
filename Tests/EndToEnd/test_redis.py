"""Two gateways over one Redis: what one begins the other finishes, and what one ends is over at both."""

import pathlib
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest

from serving import Connection, Login, Serving
from stack import BINARY, free_port, wait_until

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is missing: run Scripts/setup")


# Scripts/setup puts it there under the name of what it stands in for.
VALKEY = pathlib.Path(sys.prefix) / "valkey/redis-server"


@pytest.fixture
def redis(request, tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [getattr(request, "param", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", "",
         "--requirepass", "secret"], stdout=subprocess.DEVNULL)
    yield port, process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


def settings(tmp_path, port):
    subprocess.run([BINARY, "key", "new", tmp_path / "redis-store.key"], check=True)
    password = tmp_path / "redis.password"
    password.write_text("secret\n")
    password.chmod(0o600)
    return {"BRAMA_STORE_URL": f"redis://127.0.0.1:{port}", "BRAMA_STORE_KEYS": str(tmp_path / "redis-store.key"),
            "BRAMA_STORE_REDIS_PASSWORD_FILE": str(password), "BRAMA_STORE_REDIS_COMMAND_TIMEOUT": "1s"}


def readiness(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def start_second(serving, environment):
    port, admin = free_port(), free_port()
    serving._start(
        [BINARY, "serve", "--config", serving.directory / "brama.yaml"], serving.directory / "second.log",
        environment={**environment, "BRAMA_LISTEN": f"127.0.0.1:{port}", "BRAMA_ADMIN_LISTEN": f"127.0.0.1:{admin}"})
    wait_until(lambda: readiness(admin) == 200, "the second gateway")
    return Connection(port)


@pytest.mark.parametrize("redis", [
    pytest.param("redis-server", id="Redis"),
    pytest.param(VALKEY, id="Valkey", marks=pytest.mark.skipif(not VALKEY.exists(), reason="no Valkey: run Scripts/setup")),
], indirect=True)
def test_two_nodes_share_logins_and_sessions(tmp_path, redis):
    environment = settings(tmp_path, redis[0])
    (tmp_path / "serving").mkdir()
    with Serving(tmp_path / "serving", environment) as serving:
        second = start_second(serving, environment)
        login = Login(serving).begin()
        first, login.gateway = login.gateway, second
        assert login.finish().status == 303
        assert login.check(first).status == 200 and login.check(second).status == 200
        # The artifact's login is used, here and there.
        login.gateway = first
        assert login.finish().code() == "login-expired"
        ended = first.ask("POST", "/auth/logout", [f"Cookie: {login.cookie}", f"Origin: http://127.0.0.1:{serving.port}"])
        assert ended.status in (200, 303)
        assert login.check(first).status == 401 and login.check(second).status == 401
        login.close()


def test_nobody_is_let_in_while_redis_stands_still_and_sessions_hold_after(tmp_path, redis):
    port, process = redis
    environment = settings(tmp_path, port)
    (tmp_path / "serving").mkdir()
    with Serving(tmp_path / "serving", environment) as serving:
        login = Login(serving).begin()
        assert login.finish().status == 303
        assert login.check().status == 200 and readiness(serving.admin_port) == 200
        process.send_signal(signal.SIGSTOP)
        assert login.check().status == 503 and readiness(serving.admin_port) == 503
        assert login.gateway.ask("GET", "/auth/metadata").status == 200
        process.send_signal(signal.SIGCONT)
        wait_until(lambda: login.check().status == 200, "the session")
        # The last look at the store counts for a moment.
        wait_until(lambda: readiness(serving.admin_port) == 200, "readiness")
        login.close()


def test_check_looks_at_the_server(tmp_path, redis):
    port, process = redis
    environment = settings(tmp_path, port)
    (tmp_path / "serving").mkdir()
    with Serving(tmp_path / "serving", environment) as serving:
        def check(**changes):
            return subprocess.run(
                [BINARY, "check", "--config", serving.directory / "brama.yaml", "--online"], capture_output=True,
                text=True, env={**environment, **changes}).stdout

        assert "reached, Redis" in (found := check()) and "written to" in found, found
        assert "nothing bounds its memory" in found and "appendonly yes" in found
        wrong = tmp_path / "wrong.password"
        wrong.write_text("hunter2")
        wrong.chmod(0o600)
        found = check(BRAMA_STORE_REDIS_PASSWORD_FILE=str(wrong))
        assert "WRONGPASS" in found and "passwordFile" in found and "hunter2" not in found, found
        process.kill()
        process.wait()
        assert "error    store: " in (found := check()) and "refuses connections" in found, found


def test_a_new_password_counts_after_a_reload(tmp_path, redis):
    port, _ = redis
    environment = settings(tmp_path, port)
    password = tmp_path / "redis.password"

    def ask(secret, *command):
        subprocess.run(["redis-cli", "-p", str(port), "-a", secret, "--no-auth-warning", *command], check=True,
                       capture_output=True)

    (tmp_path / "serving").mkdir()
    with Serving(tmp_path / "serving", environment) as serving:
        login = Login(serving).begin()
        assert login.finish().status == 303
        lines = lambda text: serving.log.read_text().count(text)
        ask("secret", "CONFIG", "SET", "requirepass", "changed")
        assert login.check().status == 200, "a connection in use stays"

        # A file that cannot be used leaves the old one, and says so.
        password.write_text("")
        serving.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: lines("reload refused"), "the refusal")
        assert "store.redis.passwordFile" in serving.log.read_text()

        password.write_text("changed\n")
        serving.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: lines("reloaded"), "the reload")
        assert "changed=store.redis.passwordFile" in serving.log.read_text()
        assert "changes after a restart" not in serving.log.read_text()
        ask("changed", "CLIENT", "KILL", "TYPE", "normal")
        assert login.check().status == 200
        assert readiness(serving.admin_port) == 200
        another = Login(serving).begin()
        assert another.finish().status == 303
