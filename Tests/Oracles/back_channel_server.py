#!/usr/bin/env python3
"""A server for the back-channel tests: what it does to a request stands in the path.

Plain sockets, one thread a connection, so that every wrong answer can be given byte by byte. Prints its port; ends
when its standard input ends. `GET /stats` on the same port answers with counters as JSON.
"""

import argparse
import gzip
import json
import select
import socket
import ssl
import sys
import threading
import time

OK_BODY = b"<answer/>"
lock = threading.Condition()
stats = {"connections": 0, "open": 0, "mostOpen": 0, "abandoned": 0, "requests": {}, "heads": {}, "bodies": {}}
release = threading.Event()


def head(*lines, status="200 OK"):
    return ("HTTP/1.1 " + status + "\r\n" + "".join(line + "\r\n" for line in lines) + "\r\n").encode()


def whole(body=OK_BODY, *lines, status="200 OK"):
    return head(f"Content-Length: {len(body)}", *lines, status=status) + body


FIXED = {
    "/good": whole(OK_BODY, "Content-Type: text/xml; charset=utf-8", "Date: Mon, 05 Jan 2026 10:00:00 GMT"),
    "/fault": whole(b"<fault/>", "Content-Type: text/xml", status="500 Internal Server Error"),
    "/redirect": whole(b"", "Location: /good", status="302 Found"),
    "/not-modified": head(status="304 Not Modified"),
    "/gzip": whole(b"\x1f\x8b\x08\x00", "Content-Encoding: gzip"),
    "/identity": whole(OK_BODY, "Content-Encoding: identity"),
    "/bomb": whole(gzip.compress(b" " * (4 << 20), 9), "Content-Encoding: gzip", "Content-Type: text/xml"),
    "/bomb-unnamed": whole(gzip.compress(b" " * (4 << 20), 9), "Content-Type: text/xml"),
    "/deflate": whole(b"x\x9c\x03\x00\x00\x00\x00\x01", "Content-Encoding: deflate"),
    "/br": whole(b"\x06", "Content-Encoding: br"),
    "/gzip-twice": whole(OK_BODY, "Content-Encoding: identity", "Content-Encoding: gzip"),
    "/no-type": whole(),
    "/html": whole(b"<html>", "Content-Type: text/html"),
    "/see-other": whole(b"", "Location: http://127.0.0.1:1/evil", status="303 See Other"),
    "/permanent": whole(b"", "Location: file:///etc/passwd", status="308 Permanent Redirect"),
    "/refresh": whole(OK_BODY, "Refresh: 0; url=/good", "Location: /good", "Content-Type: text/xml"),
    "/gzip-transfer": head("Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n",
    "/chunked": head("Transfer-Encoding: chunked") + b"4\r\n<ans\r\n5\r\nwer/>\r\n0\r\nContent-Type: text/trailer\r\n\r\n",
    "/bad-chunk": head("Transfer-Encoding: chunked") + b"zz\r\n<answer/>\r\n0\r\n\r\n",
    "/both-lengths": head("Transfer-Encoding: chunked", "Content-Length: 3") + b"9\r\n<answer/>\r\n0\r\n\r\n",
    "/two-lengths": head("Content-Length: 9", "Content-Length: 9") + OK_BODY,
    "/two-types": whole(OK_BODY, "Content-Type: text/xml", "Content-Type: text/html"),
    "/interim": head("Content-Encoding: gzip", status="103 Early Hints") + whole(OK_BODY, "Content-Type: text/xml"),
    "/excess": whole() + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    "/declared-large": head("Content-Length: 2097152"),
    "/many-headers": b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"a" * 1000 + b"\r\n",
}
# The connection is closed after these.
CLOSING = {
    "/large": head() + b"x" * (2 << 20),
    "/truncated": head("Content-Length: 100") + OK_BODY,
    "/truncated-chunk": head("Transfer-Encoding: chunked") + b"20\r\n<answer",
    "/truncated-head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "/nothing": b"",
    "/garbage": b"220 mail.example ESMTP\r\n",
    "/until-close": head("Content-Type: text/xml") + OK_BODY,
}


def read_request(stream):
    """One request: (path, head bytes, body), or None at the end of the connection."""
    lines = []
    while True:
        line = stream.readline(65536)
        if not line:
            return None
        if line == b"\r\n":
            break
        lines.append(line)
    length = 0
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return lines[0].split(b" ")[1].decode(), b"".join(lines), stream.read(length)


def answer(connection, stream, path, served):
    """Whether the connection may serve another request."""
    send = connection.sendall
    if path == "/stats":
        with lock:
            send(whole(json.dumps(stats).encode()))
    elif path in FIXED:
        send(FIXED[path])
        while path == "/many-headers":
            send(b"X-Filler: " + b"a" * 1000 + b"\r\n")
    elif path in CLOSING:
        send(CLOSING[path])
        return False
    elif path == "/endless":
        send(head("Transfer-Encoding: chunked"))
        while True:
            send(b"1000\r\n" + b"x" * 4096 + b"\r\n")
    elif path == "/drip":
        send(head("Content-Length: 1000000"))
        while True:
            send(b"x")
            time.sleep(0.02)
    elif path == "/drip-head":
        send(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            send(b"x")
            time.sleep(0.02)
    elif path == "/drip-interim":
        while True:
            send(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.02)
    elif path == "/flood-interim":
        while True:
            send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
    elif path == "/drip-chunks":
        send(head("Transfer-Encoding: chunked"))
        while True:
            send(b"1\r\nx\r\n")
            time.sleep(0.02)
    elif path == "/excess-later":
        # Somebody else's answer, sent when nobody asked; on the same connection.
        send(whole())
        time.sleep(0.05)
        send(whole(b"evil"))
        with lock:
            stats["excess"] = stats.get("excess", 0) + 1
            lock.notify_all()
    elif path.startswith("/await-excess/"):
        with lock:
            lock.wait_for(lambda: stats.get("excess", 0) >= int(path.split("/")[2]), 30)
        send(whole())
    elif path == "/hold":
        # Answers when /release is asked for; counts callers that hang up before.
        while not release.wait(0.01):
            if select.select([connection], [], [], 0)[0]:
                with lock:
                    stats["abandoned"] += 1
                    lock.notify_all()
                return False
        send(whole())
    elif path.startswith("/await-holds/"):
        # Answers when so many callers hold.
        with lock:
            lock.wait_for(lambda: stats["requests"].get("/hold", 0) >= int(path.split("/")[2]), 30)
        send(whole())
    elif path == "/await-abandoned":
        with lock:
            found = lock.wait_for(lambda: stats["abandoned"] > 0, 30)
        send(whole(status="200 OK" if found else "504 Nobody Left"))
    elif path == "/release":
        release.set()
        send(whole())
    elif path == "/second-breaks":
        # A kept connection that breaks after the request was read.
        if served > 0:
            return False
        send(whole())
    else:
        send(whole(b"", status="404 Not Found"))
    return True


def serve(connection, context):
    with lock:
        stats["connections"] += 1
        stats["open"] += 1
        stats["mostOpen"] = max(stats["mostOpen"], stats["open"])
    try:
        connection.settimeout(30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        stream = connection.makefile("rb")
        served = 0
        while (request := read_request(stream)) is not None:
            path, request_head, body = request
            with lock:
                stats["requests"][path] = stats["requests"].get(path, 0) + 1
                lock.notify_all()
                stats["heads"][path] = request_head.decode("latin-1")
                stats["bodies"][path] = body.decode("latin-1")
            if not answer(connection, stream, path, served):
                break
            served += 1
        if context:
            connection.unwrap()
    except (OSError, ValueError):
        pass
    finally:
        with lock:
            stats["open"] -= 1
        connection.close()


def proxy(connection, target):
    """An HTTP proxy that connects to `target`, whatever host it is asked for."""
    stream = connection.makefile("rb")
    request = read_request(stream)
    if request is None:
        return
    with lock:
        stats["requests"][request[0]] = stats["requests"].get(request[0], 0) + 1
    other = socket.create_connection(("127.0.0.1", target))
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")

    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    threading.Thread(target=copy, args=(connection, other), daemon=True).start()
    copy(other, connection)


def tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    if options.version:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion[options.least or options.version]
        context.maximum_version = ssl.TLSVersion[options.version]
    if options.client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(options.client_ca)
    return context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--client-ca")
    parser.add_argument("--version", help="newest TLS version, as Python calls it")
    parser.add_argument("--least")
    parser.add_argument("--proxy-to", type=int)
    options = parser.parse_args()
    context = tls_context(options) if options.certificate else None
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            work = (proxy, (connection, options.proxy_to)) if options.proxy_to else (serve, (connection, context))
            threading.Thread(target=work[0], args=work[1], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


main()
