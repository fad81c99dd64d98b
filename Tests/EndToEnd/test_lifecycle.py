"""From start to end as systemd and load balancers see it; a few lines of Python play systemd."""

import json
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from manager import Managed, Notifications, tcp_socket, unix_socket
from serving import Connection, Login, Serving
from stack import BINARY, wait_until

# Each browser of these tests comes from an address of its own, yet all logins together have a limit too.
QUICK = {"BRAMA_LIMITS_LOGINS_PER_SECOND": "100000", "BRAMA_LIMITS_CLIENT_LOGINS_PER_MINUTE": "100000"}


def ready(serving):
    """Status and faults of readiness."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{serving.admin_port}/health/ready", timeout=5) as answer:
            return answer.status, []
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())["faults"]


@pytest.mark.parametrize("abstract", [False, True])
def test_ready_is_said_when_both_listeners_answer_and_stopping_when_it_leaves(tmp_path, abstract):
    notifications = Notifications(tmp_path, abstract)
    with Managed(tmp_path, notifications=notifications) as serving:
        message = notifications.until("READY")
        assert message["STATUS"] == f"serving http://127.0.0.1:{serving.port}/auth"
        assert [each for _, each in notifications.all] == [message]
        assert ready(serving) == (200, [])
        assert Connection(serving.port).ask("GET", "/auth/session").status == 401
        assert notifications.waiting() == []
        serving.gateway.send_signal(signal.SIGTERM)
        message = notifications.until("STOPPING")
        assert message["STATUS"]
        assert serving.gateway.wait(20) == 0
    notifications.close()


def test_the_watchdog_hears_of_it_twice_in_each_interval_and_of_a_stopped_process_nothing(tmp_path):
    notifications = Notifications(tmp_path)
    with Managed(tmp_path, notifications=notifications, watchdog=1) as serving:
        notifications.until("READY")
        begun = time.monotonic()
        for _ in range(6):
            notifications.until("WATCHDOG", seconds=10)
        # Six at half a second each; never faster, and on a busy machine slower.
        assert time.monotonic() - begun > 2
        serving.gateway.send_signal(signal.SIGSTOP)
        notifications.waiting()
        time.sleep(1.5)
        assert notifications.waiting() == []
        serving.gateway.send_signal(signal.SIGCONT)
        notifications.until("WATCHDOG")
    notifications.close()


def test_without_a_manager_nothing_is_missing(tmp_path):
    with Managed(tmp_path, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}) as serving:
        assert ready(serving) == (200, [])


@pytest.mark.parametrize("names", [("brama", "brama-admin"), (None, None), ("brama-admin", "brama")])
def test_sockets_of_the_manager_are_taken_by_name_or_order(tmp_path, names):
    # What the configuration says does not count; nobody could listen there.
    serving = Managed(tmp_path, {"BRAMA_LISTEN": "192.0.2.1:1", "BRAMA_ADMIN_LISTEN": "192.0.2.1:2"})
    ports = [serving.port, serving.admin_port]
    if names[0] == "brama-admin":
        ports.reverse()
    serving.openers = [(name, lambda port=port: tcp_socket(port)) for name, port in zip(names, ports)]
    with serving:
        # A socket of the manager connects before anybody listens to it.
        wait_until(lambda: ready(serving) == (200, []), "readiness")
        assert Connection(serving.port).ask("GET", "/auth/session").status == 401
        assert Connection(serving.port).ask("GET", "/health/live").status == 404


def test_a_unix_socket_of_the_manager_stays_where_it_is(tmp_path):
    path = tmp_path / "brama.sock"
    notifications = Notifications(tmp_path)
    serving = Managed(
        tmp_path, {"BRAMA_LISTEN": f"unix:{path}"}, sockets=[("brama", lambda: unix_socket(path))],
        notifications=notifications)
    listens = serving._listens
    serving._listens = lambda process, port: path.exists() if process is serving.gateway else listens(process, port)
    serving.gateway = None
    with serving:
        for _ in range(2):
            notifications.until("READY")
            assert curl_unix(path, "/auth/session") == "401"
            serving.gateway.send_signal(signal.SIGTERM)
            assert serving.gateway.wait(20) == 0
            assert path.exists()
            serving.start_gateway()
    notifications.close()


def curl_unix(path, target):
    return subprocess.run(
        ["curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}", "--unix-socket", path, f"http://a{target}"],
        capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("count, names, words", [
    (2, "brama:brama", "LISTEN_FDNAMES is brama:brama"), (1, None, "does not listen")])
def test_sockets_that_cannot_be_placed_end_the_start_with_78(tmp_path, count, names, words):
    with Serving(tmp_path):
        pass
    managed = Managed(tmp_path, sockets=[(None, socket.socket)] * count)
    managed.open_sockets()
    environment = {**managed.environment, "PATH": "/usr/bin:/bin", **({"LISTEN_FDNAMES": names} if names else {})}
    result = subprocess.run(
        [*managed.command, BINARY, "serve", "--config", tmp_path / "brama.yaml"], capture_output=True, text=True,
        env=environment, pass_fds=managed.passed, timeout=30)
    managed.__exit__()
    assert result.returncode == 78, result.stderr
    last = result.stderr.splitlines()[-1]
    assert last.startswith("brama: ") and words in last


class Knocking(threading.Thread):
    """New connections one after another, each with a request; notes what did not come to an answer."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.failures, self.answers, self.ends = port, [], 0, threading.Event()
        self.start()

    def run(self):
        while not self.ends.is_set():
            connection = Connection(self.port, timeout=30)
            try:
                answer = connection.ask("GET", "/auth/session", ["Accept: application/json"])
                self.answers += 1
                if answer.status != 401:
                    self.failures.append(answer.status)
            except OSError as error:
                self.failures.append(repr(error))
            connection.close()

    def stop(self):
        self.ends.set()
        self.join(60)


def test_a_restart_with_the_managers_socket_refuses_nobody(tmp_path):
    notifications = Notifications(tmp_path)
    serving = Managed(tmp_path, notifications=notifications)
    serving.openers = [("brama", lambda: tcp_socket(serving.port))]
    with serving:
        notifications.until("READY")
        knockers = [Knocking(serving.port) for _ in range(8)]
        for _ in range(3):
            count = sum(each.answers for each in knockers)
            wait_until(lambda: sum(each.answers for each in knockers) > count + 200, "answers")
            serving.gateway.send_signal(signal.SIGTERM)
            assert serving.gateway.wait(20) == 0
            serving.start_gateway()
            notifications.until("READY")
        count = sum(each.answers for each in knockers)
        wait_until(lambda: sum(each.answers for each in knockers) > count + 200, "answers")
        for each in knockers:
            each.stop()
        assert [failure for each in knockers for failure in each.failures] == []
    notifications.close()


class Visiting(threading.Thread):
    """Logs in again and again; an answer that began must be whole and right."""

    def __init__(self, serving):
        super().__init__(daemon=True)
        self.serving, self.finished, self.wrong, self.refused = serving, 0, [], 0
        self.start()

    def run(self):
        while True:
            try:
                login = Login(self.serving).begin()
                answer = login.finish()
            except (ConnectionRefusedError, ConnectionResetError, BrokenPipeError):
                self.refused += 1
                return
            except ConnectionError:
                # Closed between two requests of a kept connection; nothing of an answer came.
                self.refused += 1
                if login_began(login):
                    self.wrong.append("an answer broke off")
                return
            except Exception as error:
                self.wrong.append(repr(error))
                return
            finally:
                pass
            if answer.status != 303:
                self.wrong.append(answer.text)
                return
            self.finished += 1
            login.close()


def login_began(login):
    return bool(login.gateway.buffer)


def test_what_is_under_way_is_finished_under_load(tmp_path):
    with Serving(tmp_path, QUICK) as serving:
        visitors = [Visiting(serving) for _ in range(8)]
        wait_until(lambda: sum(each.finished for each in visitors) > 50, "logins")
        slow = Login(serving).begin("slow")
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(slow.finish()))
        waiting.start()
        wait_until(lambda: under_way(serving), "the slow login is not under way")
        begun = time.monotonic()
        serving.gateway.send_signal(signal.SIGTERM)
        assert serving.gateway.wait(30) == 0
        assert time.monotonic() - begun < 15
        waiting.join(20)
        assert [answer.status for answer in answers] == [303]
        for each in visitors:
            each.join(20)
            assert not each.is_alive()
        assert [wrong for each in visitors for wrong in each.wrong] == []


def under_way(serving):
    """The node has been asked for the artifact that waits."""
    text = urllib.request.urlopen(f"http://127.0.0.1:{serving.node_port}/", timeout=5).read().decode()
    return re.search(r"slow|ArtifactResolve", text)


def test_a_login_that_hangs_at_the_node_is_cut_at_the_deadline_with_a_page(tmp_path):
    with Serving(tmp_path, {"BRAMA_SHUTDOWN_DEADLINE": "3s"}) as serving:
        login = Login(serving).begin("timeout")
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(login.finish()))
        waiting.start()
        wait_until(lambda: established(serving.gateway.pid, serving.node_port), "the node is not asked")
        begun = time.monotonic()
        serving.gateway.send_signal(signal.SIGTERM)
        assert serving.gateway.wait(20) == 0
        assert 1.5 < time.monotonic() - begun < 8
        waiting.join(20)
        [answer] = answers
        assert answer.status in (502, 503) and answer.code() == "node-unavailable", (answer.status, answer.text)
        assert answer.field("connection") == "close"


def established(process, port):
    """Whether the process holds a connection to that port."""
    wanted = f"0100007F:{port:04X}"
    with open(f"/proc/{process}/net/tcp") as table:
        return any(line.split()[2] == wanted and line.split()[3] == "01" for line in table.readlines()[1:])


@pytest.mark.parametrize("first, second", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)])
def test_a_second_signal_ends_it_at_once(tmp_path, first, second):
    with Serving(tmp_path, {"BRAMA_SHUTDOWN_DEADLINE": "60s", "BRAMA_SHUTDOWN_DELAY": "60s"}) as serving:
        assert ready(serving) == (200, [])
        serving.gateway.send_signal(first)
        wait_until(lambda: ready(serving) == (503, ["stopping"]), "readiness stays")
        serving.gateway.send_signal(second)
        assert serving.gateway.wait(10) == -second


def test_readiness_turns_first_and_traffic_is_taken_for_the_delay(tmp_path):
    with Serving(tmp_path, {"BRAMA_SHUTDOWN_DELAY": "3s"}) as serving:
        kept = Connection(serving.port)
        assert kept.ask("GET", "/auth/session").field("connection") is None
        begun = time.monotonic()
        serving.gateway.send_signal(signal.SIGTERM)
        wait_until(lambda: ready(serving)[0] == 503, "readiness stays")
        # Whoever still comes is served, and told that the connection ends.
        for connection in (kept, Connection(serving.port)):
            answer = connection.ask("GET", "/auth/session")
            assert answer.status == 401 and answer.field("connection") == "close"
        assert serving.gateway.wait(20) == 0
        assert time.monotonic() - begun > 2.9
        with pytest.raises(ConnectionRefusedError):
            Connection(serving.port).ask("GET", "/auth/session")
