"""`brama serve` and `brama simulator` as processes of their own, on loopback, without TLS in front.

A browser's part is played over plain connections: the public URL has http, which loopback allows.
"""

import html
import pathlib
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

from stack import BINARY, ENVIRONMENT, ROOT, free_port, wait_until

sys.path.insert(0, str(ROOT / "Tests/Scripts"))


class Serving:
    """Use as a context. `environment` overrides keys of the gateway's configuration (BRAMA_…).

    `files`: how many the gateway may have open; a pair: its soft and its hard limit.
    """

    def __init__(self, directory, environment=None, files=None, command=()):
        self.directory = pathlib.Path(directory)
        self.port, self.admin_port, self.node_port = (free_port() for _ in range(3))
        self.environment, self.files, self.command = environment or {}, files, list(command)
        self.processes = []
        self.log, self.node_log = self.directory / "serve.log", self.directory / "node.log"

    def __enter__(self):
        try:
            self._write_configuration()
            self.node = self._start([BINARY, "simulator", "--config", self.directory / "simulator.yaml"], self.node_log)
            wait_until(lambda: self._listens(self.node, self.node_port), f"port {self.node_port}; see {self.directory}")
            self.start_gateway()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start_gateway(self):
        """Again, too: after it has ended."""
        self.gateway = self._start(
            [*self.command, BINARY, "serve", "--config", self.directory / "brama.yaml"], self.log,
            environment=self.environment, **self._options())
        wait_until(lambda: self._listens(self.gateway, self.port), f"port {self.port}; see {self.directory}")

    def _options(self):
        return {"preexec_fn": self._limit} if self.files else {}

    def __exit__(self, *_):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _limit(self):
        limits = self.files if isinstance(self.files, tuple) else (self.files, self.files)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    def _start(self, command, log, environment=None, **options):
        process = subprocess.Popen(
            [str(part) for part in command], stdout=open(log, "ab"), stderr=subprocess.STDOUT,
            env={**ENVIRONMENT, **(environment or {})}, **options)
        self.processes.append(process)
        return process

    def _listens(self, process, port):
        if process.poll() is not None:
            raise RuntimeError(f"it ended; see {self.directory}")
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True

    def _write_configuration(self):
        """The demo writes keys and configuration as an operator would."""
        demo = self._start([
            BINARY, "demo", "--state-directory", self.directory, "--public-url", f"http://127.0.0.1:{self.port}/auth",
            "--gateway-listen", f"127.0.0.1:{self.port}", "--admin-listen", f"127.0.0.1:{self.admin_port}",
            "--simulator-listen", f"127.0.0.1:{self.node_port}"], self.directory / "demo.log")
        wait_until(lambda: self._listens(demo, self.port), "demo")
        demo.send_signal(signal.SIGTERM)
        demo.wait(25)
        self.processes.remove(demo)

    def resident_kilobytes(self):
        status = pathlib.Path(f"/proc/{self.gateway.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def descriptors(self):
        return len(list(pathlib.Path(f"/proc/{self.gateway.pid}/fd").iterdir()))


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body
        self.text = body.decode("utf-8", "replace")

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name), None)

    def form(self):
        action = html.unescape(re.search(r'<form[^>]*action="([^"]*)"', self.text)[1])
        found = re.findall(r'name="([^"]*)"\s+value="([^"]*)"', self.text)
        return action, [(html.unescape(name), html.unescape(value)) for name, value in found]

    def code(self):
        found = re.search(r'data-code="([^"]*)"|"code":"([^"]*)"', self.text)
        return found and (found[1] or found[2])


class Connection:
    """A kept HTTP/1.1 connection; `port` is a number, or the path of a Unix socket."""

    def __init__(self, port, timeout=15):
        self.port, self.timeout, self.socket, self.buffer = port, timeout, None, b""
        self.host = "localhost" if isinstance(port, str) else f"127.0.0.1:{port}"

    def ask(self, method, target, fields=(), body=b""):
        head = [f"{method} {target} HTTP/1.1", f"Host: {self.host}", *fields]
        if method == "POST":
            head.append(f"Content-Length: {len(body)}")
        if self.socket is None:
            self._connect()
        self.socket.sendall(("\r\n".join(head) + "\r\n\r\n").encode() + body)
        return self._receive(method)

    def _connect(self):
        if isinstance(self.port, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(self.timeout)
            self.socket.connect(self.port)
        else:
            self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _receive(self, method):
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        answer = Answer(int(first.split()[1]), [tuple(line.split(": ", 1)) for line in lines], b"")
        length = 0 if method == "HEAD" else int(answer.field("content-length") or 0)
        self.buffer = rest
        while len(self.buffer) < length:
            self._more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        if answer.field("connection") == "close":
            self.close()
        return Answer(answer.status, answer.fields, body)

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("closed")
        self.buffer += data

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket, self.buffer = None, b""


FORM = "Content-Type: application/x-www-form-urlencoded"


class Login:
    """One browser's login, step by step; keeps what was secret in it."""

    def __init__(self, serving):
        self.serving = serving
        self.gateway, self.node = Connection(serving.port), Connection(serving.node_port)
        self.secrets, self.binding = {}, None
        # As nginx would say it: each browser has an address of its own, and so a rate of its own.
        self.address = "X-Forwarded-For: 10." + ".".join(str(random.randrange(256)) for _ in range(3))

    def begin(self, outcome="success", person="grazyna", query="return_to=/moje"):
        fields = ["Accept: text/html", "Accept-Language: pl", self.address]
        if self.binding:
            fields.append(f"Cookie: {self.binding}")
        page = self.gateway.ask("GET", f"/auth/login?{query}", fields)
        assert page.status == 200, page.text
        self.binding = page.field("set-cookie").split(";")[0]
        _, fields = page.form()
        asked = self.node.ask(
            "POST", f"/login/SingleSignOnService?outcome={outcome}&person={person}", [FORM],
            urllib.parse.urlencode(fields).encode())
        assert asked.status == 200, asked.text
        self.fields = asked.form()[1]
        self.secrets |= {"RelayState": dict(self.fields).get("RelayState"), "artifact": dict(self.fields).get("SAMLart"),
                         "login cookie": self.binding.partition("=")[2], "SAMLRequest": dict(fields)["SAMLRequest"]}
        return self

    def finish(self, accept="text/html"):
        answer = self.gateway.ask(
            "POST", "/auth/acs", [FORM, f"Cookie: {self.binding}", f"Accept: {accept}", self.address],
            urllib.parse.urlencode(self.fields).encode())
        if answer.status == 303:
            self.cookie = answer.field("set-cookie").split(";")[0]
            self.secrets["session cookie"] = self.cookie.partition("=")[2]
        return answer

    def check(self, connection=None):
        return (connection or self.gateway).ask("GET", "/auth/check", [f"Cookie: {self.cookie}"])

    def close(self):
        self.gateway.close()
        self.node.close()


def wait_for_steady(read, wanted, seconds=15):
    """The last value read, which is `wanted` or less where it came to that in time."""
    deadline = time.monotonic() + seconds
    while (value := read()) > wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return value
