#!/usr/bin/env python3
"""Sends the same raw requests to a mirroring server on a port and to nginx with the shipped configuration.

usage: nginx_differential.py PORT. Prints the findings and how much was compared, as JSON. The mirror answers with its
reading of a request in the fields Mirror-Line and Mirror-Host and with the body.
"""

import json
import os
import pathlib
import socket
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Scripts"))
from nginx_process import Nginx, free_port  # noqa: E402
from raw_requests import CANARY, CASES  # noqa: E402

LANES = 4
REFUSED = range(400, 600)


def receive_all(connection):
    data = b""
    try:
        while more := connection.recv(65536):
            data += more
    except ConnectionResetError:
        pass
    return data


def exchange(port, raw):
    """Everything that comes back until the server closes; None where it does not within the time."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.settimeout(8)
        try:
            connection.sendall(raw)
        except OSError:
            pass
        try:
            return receive_all(connection)
        except TimeoutError:
            return None


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.line, self.host, self.body = (
            status, fields.get("mirror-line"), fields.get("mirror-host"), body)


def answers(data):
    """The answers in a stream of our server: each has a Content-Length, and none is for HEAD but with that line."""
    found = []
    while data:
        head, end, data = data.partition(b"\r\n\r\n")
        if not end:
            return found  # cut by a reset
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(first.split()[1])
        if status == 100:
            continue
        fields = {n.lower(): v for n, v in (line.split(": ", 1) for line in lines)}
        length = 0 if fields.get("mirror-line", "").startswith("HEAD ") else int(fields["content-length"])
        found.append(Answer(status, fields, data[:length]))
        data = data[length:]
    return found


def is_canary(answer):
    return answer.line == "GET /canary?1" and answer.host == "canary" and answer.body == b""


def check_direct(port, name, raw, expected):
    """`expected`: how many requests the bytes are; "refuse"; or "swallow" where the canary belongs to a body."""
    data = exchange(port, raw + CANARY)
    if data is None:
        return [f"direct {name}: the connection stays open"]
    got = answers(data)
    told = [a.line or a.status for a in got]
    read = [a for a in got if a.line is not None]
    if any("smuggled" in a.line for a in read):
        return [f"direct {name}: read what was smuggled: {told}"]
    if expected in ("refuse", "swallow"):
        if read or not got or got[-1].status not in REFUSED:
            return [f"direct {name}: {told} instead of a refusal"]
        return []
    if len(read) != expected + 1 or not is_canary(read[-1]) or any(is_canary(a) for a in read[:-1]):
        return [f"direct {name}: {told} instead of {expected} and the canary"]
    return []


class Recorder:
    """An upstream that notes what nginx sends, byte for byte, and reads it the simplest way there is."""

    def __init__(self):
        self.requests = []
        self.findings = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                if not (more := connection.recv(65536)):
                    return
                data += more
            head, _, data = data.partition(b"\r\n\r\n")
            line, *fields = head.split(b"\r\n")
            lengths = [f.split(b":", 1)[1].strip() for f in fields if f.lower().startswith(b"content-length:")]
            if any(f.lower().startswith(b"transfer-encoding") for f in fields) or len(lengths) > 1:
                self.findings.append(f"nginx frames otherwise than by one length: {head!r}")
            length = int(lengths[0]) if lengths else 0
            while len(data) < length:
                if not (more := connection.recv(65536)):
                    return
                data += more
            body, data = data[:length], data[length:]
            self.requests.append((head + b"\r\n\r\n" + body, line, body))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


class Lane:
    """An nginx of its own with its recorder; cases go one after the other, so that each knows what came of it."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.recorder = Recorder()
        port = free_port()
        self.nginx = Nginx(directory, port, f"""
            log_format count '$upstream_addr';
            client_header_timeout 1s; client_body_timeout 1s; keepalive_timeout 1s; lingering_close off;
            upstream brama_gateway {{ server 127.0.0.1:{self.recorder.port}; keepalive 4; }}
            upstream brama_portal {{ server 127.0.0.1:{self.recorder.port}; keepalive 4; }}
            server {{
                listen 127.0.0.1:{port}; server_name localhost; access_log {directory}/access.log count;
                include {ROOT}/Config/nginx/portal.conf;
            }}""")

    def run(self, cases):
        forwarded = []
        for name, raw, _ in cases:
            before = len(self.recorder.requests)
            if exchange(self.nginx.port, raw + CANARY) is None:
                self.recorder.findings.append(f"nginx {name}: the connection stays open")
            forwarded.append((name, self.recorder.requests[before:]))
        self.nginx.stop()
        log = (self.directory / "access.log").read_text().split()
        through = sum(address != "-" for address in log)
        if through != len(self.recorder.requests):
            self.recorder.findings.append(f"nginx says it forwarded {through}, and {len(self.recorder.requests)} came")
        return forwarded, self.recorder.findings


def reading_of(line, body):
    method, target, _ = line.decode("latin-1").split(" ")
    return f"{method} {target}", body


def check_forwarded(port, name, request):
    """(findings, whether we refused)"""
    raw, line, body = request
    data = exchange(port, raw + CANARY)
    if data is None:
        return [f"forwarded {name}: the connection stays open"], False
    got = answers(data)
    told = [a.line or a.status for a in got]
    read = [a for a in got if a.line is not None]
    if not read:
        refused = len(got) == 1 and got[0].status in REFUSED
        return ([] if refused else [f"forwarded {name}: neither read nor refused"]), True
    if (read[0].line, read[0].body) != reading_of(line, body):
        return [f"forwarded {name}: nginx sent {line!r} and {len(body)} bytes, we read {told}"], False
    if len(got) != 2 or not is_canary(read[1]):
        return [f"forwarded {name}: {told} instead of one request and the canary"], False
    return [], False


def check_in_order(port, requests):
    """As on a connection that nginx keeps: one after the other, each answered as itself."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"".join(raw for raw, _, _ in requests))
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(20)
        got = answers(receive_all(connection))
    wanted = [reading_of(line, body) for _, line, body in requests]
    return [] if [(a.line, a.body) for a in got] == wanted else [f"in order: {len(got)} of {len(wanted)} are as sent"]


def give_up(findings):
    told = {"findings": [*findings, "not done within 60 s"], "cases": 0, "forwarded": 0, "refused": 0, "inOrder": 0}
    print(json.dumps(told), flush=True)
    os._exit(1)


def main():
    port = int(sys.argv[1])
    findings, forwarded = [], []
    # A server that no longer answers would cost eight seconds a case.
    watchdog = threading.Timer(60, give_up, (findings,))
    watchdog.daemon = True
    watchdog.start()
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(32) as pool:
        lanes = []
        for number in range(LANES):
            (pathlib.Path(directory) / str(number)).mkdir()
            lanes.append(Lane(pathlib.Path(directory) / str(number)))
        runs = [pool.submit(lane.run, CASES[number::LANES]) for number, lane in enumerate(lanes)]
        for found in pool.map(lambda case: check_direct(port, *case), CASES):
            findings += found
        for run in runs:
            through, found = run.result()
            forwarded += [(name, request) for name, requests in through for request in requests]
            findings += found
        results = list(pool.map(lambda pair: check_forwarded(port, *pair), forwarded))
    for found, _ in results:
        findings += found
    taken = [request for (_, request), (_, refused) in zip(forwarded, results) if not refused]
    findings += check_in_order(port, taken)
    print(json.dumps({"findings": findings, "cases": len(CASES), "forwarded": len(forwarded),
                      "refused": sum(refused for _, refused in results), "inOrder": len(taken)}))


main()
