"""A configuration is read again while the gateway runs: nothing is lost, nothing broken is taken in."""

import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.request

import jwt
import pytest

from serving import Connection, Login, Serving
from stack import wait_until


class Reloading(Serving):
    """A gateway whose files a test changes."""

    def threads(self):
        return len(list(pathlib.Path(f"/proc/{self.gateway.pid}/task").iterdir()))

    def path(self, name):
        return self.directory / name

    def edit(self, name, old, new):
        text = self.path(name).read_text()
        assert text.count(old) == 1, (name, old)
        self.path(name).write_text(text.replace(old, new))

    def lines(self, text):
        return [line for line in self.log.read_text().splitlines() if text in line]

    def hang_up(self, *expected):
        """SIGHUP, and the line that must come of it."""
        before = {text: len(self.lines(text)) for text in expected}
        self.gateway.send_signal(signal.SIGHUP)
        for text in expected:
            wait_until(lambda: len(self.lines(text)) > before[text], f"{text!r} in {self.log}")

    def make_key_pair(self, name, common_name="next"):
        """By the openssl command line, as an operator would; each file appears in one piece."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90",
             "-subj", f"/CN={common_name}", "-keyout", self.path(f"{name}.key.new"), "-out", self.path(f"{name}.crt.new")],
            check=True, capture_output=True)
        for suffix in ("key", "crt"):
            os.chmod(self.path(f"{name}.{suffix}.new"), 0o600)
            os.replace(self.path(f"{name}.{suffix}.new"), self.path(f"{name}.{suffix}"))

    def restart_node(self):
        self.node.send_signal(signal.SIGTERM)
        self.node.wait(25)
        self.node = self._start(self.simulator, self.node_log)
        wait_until(lambda: self._listens(self.node, self.node_port), "simulator")

    def restart_gateway(self):
        command = self.gateway.args
        self.gateway.send_signal(signal.SIGTERM)
        assert self.gateway.wait(25) == 0
        self.gateway = self._start(command, self.log, environment=self.environment)
        wait_until(lambda: self._listens(self.gateway, self.port), "gateway")

    @property
    def simulator(self):
        return [self.node.args[0], "simulator", "--config", self.path("simulator.yaml")]


@pytest.fixture()
def serving(tmp_path):
    with Reloading(tmp_path, environment={"BRAMA_LIMITS_CLIENT_LOGINS_PER_MINUTE": "1000000"}) as running:
        yield running


def logged_in(serving):
    login = Login(serving).begin()
    assert login.finish().status == 303
    return login


class Load(threading.Thread):
    """Checks, logins and key sets over kept connections, until it is told to stop; counts what came."""

    def __init__(self, serving, cookie):
        super().__init__()
        self.serving, self.cookie, self.ended = serving, cookie, threading.Event()
        self.answers, self.failures = 0, []

    def run(self):
        connection = Connection(self.serving.port)
        while not self.ended.is_set():
            for target, fields, wanted in (
                    ("/auth/check", [f"Cookie: {self.cookie}"], 200), ("/auth/jwks.json", [], 200),
                    ("/auth/metadata", [], 200), ("/auth/login", ["Accept: text/html"], 200), ("/auth/check", [], 401)):
                try:
                    status = connection.ask("GET", target, fields).status
                    if status != wanted:
                        self.failures.append((target, status))
                except OSError as error:
                    self.failures.append((target, repr(error)))
                    connection.close()
                self.answers += 1
        connection.close()


def test_no_request_is_lost_while_keys_roll_under_load(serving):
    login = logged_in(serving)
    load = [Load(serving, login.cookie) for _ in range(6)]
    for thread in load:
        thread.start()
    try:
        wrk = subprocess.Popen(
            ["wrk", "-t2", "-c16", "-d8s", "-H", f"Cookie: {login.cookie}", f"http://127.0.0.1:{serving.port}/auth/check"],
            stdout=subprocess.PIPE, text=True)
        rolls, end = 0, time.monotonic() + 7
        while time.monotonic() < end:
            serving.make_key_pair("sp-signing", f"signing {rolls}")
            serving.make_key_pair("sp-encryption", f"encryption {rolls}")
            serving.hang_up(" brama: reloaded ")
            rolls += 1
        said = wrk.communicate(timeout=30)[0]
    finally:
        for thread in load:
            thread.ended.set()
        for thread in load:
            thread.join()
    assert [failure for thread in load for failure in thread.failures] == []
    assert rolls >= 3 and sum(thread.answers for thread in load) > 100
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    assert int(re.search(r"(\d+) requests in", said)[1]) > 100
    metadata = Connection(serving.port).ask("GET", "/auth/metadata").text
    for name in ("sp-signing", "sp-encryption"):
        certificate = "".join(serving.path(f"{name}.crt").read_text().splitlines()[1:-1])
        assert certificate in re.sub(r"\s", "", metadata)


def test_a_login_begun_before_a_reload_finishes_after_it(serving):
    login = Login(serving).begin()
    serving.edit("brama.yaml", "store:\n", "session: { idleTimeout: 20m }\nlog: { level: debug }\nstore:\n")
    serving.hang_up(" brama: reloaded ")
    assert login.finish().status == 303
    assert login.check().status == 200


class Detour(http.server.ThreadingHTTPServer):
    """Holds questions to the node until it is told to let them pass."""

    daemon_threads = True

    def __init__(self, node_port):
        super().__init__(("127.0.0.1", 0), Held)
        self.node_port, self.arrived, self.released = node_port, threading.Semaphore(0), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Held(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived.release()
        self.server.released.wait(30)
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.node_port}{self.path}", body, {
            name: self.headers[name] for name in ("Content-Type", "SOAPAction")})
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_):
        pass


def test_a_call_to_the_node_under_way_ends_although_the_client_is_replaced(serving):
    detour = Detour(serving.node_port)
    serving.edit("simulator.yaml", f"publicURLs: [http://127.0.0.1:{serving.node_port}",
                 f"publicURLs: [http://127.0.0.1:{detour.server_address[1]}, http://127.0.0.1:{serving.node_port}")
    serving.restart_node()
    serving.edit("environments/demo.yaml", f"artifactResolutionURL: http://127.0.0.1:{serving.node_port}/",
                 f"artifactResolutionURL: http://127.0.0.1:{detour.server_address[1]}/")
    serving.hang_up(" brama: reloaded cause=demand changed=profile.artifactResolutionURL")
    login, came = Login(serving).begin(), []
    waiting = threading.Thread(target=lambda: came.append(login.finish().status))
    waiting.start()
    threads = serving.threads()
    assert detour.arrived.acquire(timeout=20)
    try:
        for timeout in range(20, 32):
            profile = serving.path("environments/demo.yaml")
            profile.write_text(re.sub("backChannelTimeout.*\n", "", profile.read_text()) + f"backChannelTimeout: {timeout}s\n")
            serving.hang_up(" brama: reloaded cause=demand changed=profile.backChannelTimeout")
        assert came == []
    finally:
        detour.released.set()
        waiting.join()
        detour.shutdown()
    assert came == [303]
    # Each of the twelve had a thread of its own; the runtime's come and go.
    wait_until(lambda: serving.threads() <= threads + 4, "threads")


def test_answers_to_the_old_and_to_the_new_decryption_key_pass(serving):
    early = Login(serving).begin()
    serving.make_key_pair("sp-encryption-next")
    old = "    - { privateKey: sp-encryption.key, certificate: sp-encryption.crt }\n"
    new = "    - { privateKey: sp-encryption-next.key, certificate: sp-encryption-next.crt }\n"
    serving.edit("brama.yaml", old, old + new)
    serving.hang_up(" brama: reloaded ")
    assert early.finish().status == 303
    logged_in(serving)

    # COI switches.
    serving.edit("simulator.yaml", "encryptionCertificate: sp-encryption.crt", "encryptionCertificate: sp-encryption-next.crt")
    serving.restart_node()
    logged_in(serving)
    assert len(serving.lines("encrypted to retiring key number 2")) == 1

    serving.edit("brama.yaml", old + new, new + old)
    serving.hang_up(" brama: reloaded cause=demand changed=keys.decryption")
    logged_in(serving)
    assert len(serving.lines("encrypted to retiring key")) == 1

    # The old one is out of use: what is encrypted to it is refused.
    serving.edit("brama.yaml", new + old, new)
    serving.hang_up(" brama: reloaded cause=demand changed=keys.decryption")
    serving.edit("simulator.yaml", "encryptionCertificate: sp-encryption-next.crt", "encryptionCertificate: sp-encryption.crt")
    serving.restart_node()
    login = Login(serving).begin()
    assert login.finish().code() == "node-message-rejected"
    assert serving.lines("login.decryption") or serving.lines("decryption")


def test_the_log_level_changes_at_once(serving):
    connection = Connection(serving.port)
    assert connection.ask("GET", "/auth/session").status == 401
    assert serving.lines("request refused") == []
    serving.edit("brama.yaml", "store:\n", "log: { level: debug, format: json }\nstore:\n")
    serving.hang_up('"message":"reloaded"')
    assert connection.ask("GET", "/auth/session").status == 401
    assert json.loads(serving.lines("request refused")[0])["level"] == "debug"
    assert json.loads(serving.lines('"reloaded"')[0])["changed"] == "log.format,log.level"
    serving.edit("brama.yaml", "level: debug", "level: error")
    serving.gateway.send_signal(signal.SIGHUP)
    # At that level nothing tells of it; what is refused is not written any more.
    before = time.monotonic()
    while time.monotonic() < before + 20:
        count = len(serving.lines("request refused"))
        connection.ask("GET", "/auth/session")
        if len(serving.lines("request refused")) == count:
            break
    else:
        pytest.fail("the level stays")


def test_a_broken_configuration_is_told_with_its_lines_and_changes_nothing(serving):
    login = logged_in(serving)
    begun = Login(serving).begin()
    good = serving.path("brama.yaml").read_text()
    for text, where in ((good + "session: { idleTimeout: never }\n", f"brama.yaml:{good.count(chr(10)) + 1}: session.idleTimeout"),
                        (good.replace("keys:", "keys: ["), "brama.yaml:"),
                        (good.replace("sp-signing.key", "gone.key") + "sesion: {}\n", "gone.key cannot be read"), ("", "brama.yaml: ")):
        serving.path("brama.yaml").write_text(text)
        serving.hang_up(where, "reload refused, the old configuration stays")
        assert login.check().status == 200
    # All findings at once.
    assert serving.lines('sesion: unknown key') and serving.lines("publicURL: is missing")
    assert begun.finish().status == 303
    serving.path("brama.yaml").write_text(good)
    serving.hang_up(" brama: nothing to reload")


def test_what_only_a_restart_changes_is_told(serving):
    serving.edit("brama.yaml", f"listen: 127.0.0.1:{serving.port}", "listen: 127.0.0.1:1")
    serving.edit("brama.yaml", "store:\n", "session: { idleTimeout: 20m, cookieName: other }\nstore:\n")
    serving.hang_up("changes after a restart keys=listen,session.cookieName", " brama: reloaded cause=demand changed=session.idleTimeout")
    assert logged_in(serving).cookie.startswith("brama=")


def test_the_look_of_pages_changes_and_a_broken_template_does_not(serving):
    shown = lambda: Connection(serving.port).ask("GET", "/auth/logout", ["Accept: text/html"]).text
    serving.path("pages").mkdir()
    serving.path("pages/brama.css").write_text("body { color: #123456 }\n")
    serving.edit("brama.yaml", "store:\n", "pages: { directory: pages }\nstore:\n")
    serving.hang_up(" brama: reloaded cause=demand changed=pages.directory")
    assert "#123456" in shown()
    serving.path("pages/brama.css").write_text("body { color: #654321 }\n")
    serving.hang_up(" brama: reloaded cause=demand changed=pages.directory")
    assert "#654321" in shown()
    serving.path("pages/brama.css").write_text("body {\n background: url(x) }\n")
    serving.hang_up("pages/brama.css:2: ", "reload refused, the old configuration stays")
    assert "#654321" in shown()


def test_sessions_and_token_keys_outlive_the_process(serving):
    """With the store of files, as it is shipped."""
    logged_in(serving)
    serving.edit("brama.yaml", 'url: "memory:"', 'url: "sqlite:brama.sqlite"')
    serving.restart_gateway()
    login = logged_in(serving)
    token = login.check().field("brama-token")
    before = Connection(serving.port).ask("GET", "/auth/jwks.json").text
    serving.restart_gateway()
    assert Connection(serving.port).ask("GET", "/auth/jwks.json").text == before
    assert login.check(Connection(serving.port)).status == 200
    keys = jwt.PyJWKSet.from_dict(json.loads(before))
    assert jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]].key, algorithms=["ES256"],
                      audience="https://portal.example.gov.pl")["sub"] == "87022243734"


def test_changed_files_are_noticed(serving):
    """A renewed certificate, written in pieces; then one that does not fit, told once."""
    serving.make_key_pair("sp-signing", "renewed")
    wait_until(lambda: serving.lines(" brama: reloaded "), "reloaded", 60)
    assert "cause=files changed=keys.signing.certificate,keys.signing.privateKey" in serving.lines(" brama: reloaded ")[0]
    certificate = "".join(serving.path("sp-signing.crt").read_text().splitlines()[1:-1])
    assert certificate in re.sub(r"\s", "", Connection(serving.port).ask("GET", "/auth/metadata").text)
    good = serving.path("sp-signing.crt").read_text()
    serving.path("sp-signing.crt").write_text("half a certific")
    wait_until(lambda: serving.lines("reload refused"), "refused", 60)
    assert certificate in re.sub(r"\s", "", Connection(serving.port).ask("GET", "/auth/metadata").text)
    serving.path("sp-signing.crt").write_text(good)
    serving.edit("brama.yaml", "store:\n", "session: { idleTimeout: 20m }\nstore:\n")
    wait_until(lambda: len(serving.lines(" brama: reloaded ")) == 2, "mended", 60)
    assert len(serving.lines("reload refused")) == 1


def test_tokens_of_before_a_reload_are_verified_after_it(serving):
    token = logged_in(serving).check().field("brama-token")
    serving.edit("brama.yaml", "store:\n", "session: { token: jwt }\nstore:\n")
    serving.hang_up(" brama: reloaded cause=demand changed=session.token")
    cookie = logged_in(serving).cookie.partition("=")[2]
    keys = jwt.PyJWKSet.from_dict(json.loads(Connection(serving.port).ask("GET", "/auth/jwks.json").text))
    for signed in (token, cookie):
        key = keys[jwt.get_unverified_header(signed)["kid"]].key
        assert jwt.decode(signed, key, algorithms=["ES256"], audience="https://portal.example.gov.pl")["sub"] == "87022243734"
