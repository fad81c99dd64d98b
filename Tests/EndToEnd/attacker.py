"""Attacks a port over plain HTTP/1.1 until its standard input ends. usage: attacker.py KIND PORT COUNT

Prints "ready" once all is under way, and at the end one line of JSON about what the server did.
"""

import json
import os
import random
import resource
import select
import socket
import struct
import sys
import threading
import time

KIND, PORT, COUNT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
over = threading.Event()
HOST = f"Host: 127.0.0.1:{PORT}\r\n".encode()
CLIENT_HELLO = bytes.fromhex("160301020001fc0303") + bytes(range(256)) * 2
told = {"opened": 0, "answered": 0, "statuses": {}}


def connect(receive_buffer=None):
    one = socket.socket()
    if receive_buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    one.settimeout(20)
    one.connect(("127.0.0.1", PORT))
    told["opened"] += 1
    return one


def reset(one):
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def ready():
    print("ready", flush=True)


def hold(opening, receive_buffer=None, drip=b"", every=0.4):
    """Opens COUNT connections, says `opening` on each and then `drip`, again and again, to those that are left."""
    held = []
    for _ in range(COUNT):
        one = connect(receive_buffer)
        one.setblocking(False)
        try:
            if opening:
                one.send(opening)
        except BlockingIOError:
            pass
        held.append(one)
    ready()
    while not over.wait(every):
        if not drip:
            continue
        for one in list(held):
            try:
                one.send(drip)
            except BlockingIOError:
                pass
            except OSError:
                held.remove(one)
                one.close()
    told["cut"] = COUNT - sum(is_open(one) for one in held)


def is_open(one):
    poll = select.poll()
    poll.register(one, select.POLLIN | select.POLLRDHUP)
    return not any(flags & (select.POLLRDHUP | select.POLLHUP | select.POLLERR) for _, flags in poll.poll(0))


def flood(act):
    """`act` again and again by COUNT threads."""
    def work():
        while not over.is_set():
            try:
                act()
            except OSError:
                time.sleep(0.005)

    threads = [threading.Thread(target=work) for _ in range(COUNT)]
    for thread in threads:
        thread.start()
    ready()
    for thread in threads:
        thread.join()


def note_answer(one):
    try:
        if data := one.recv(4096):
            told["answered"] += 1
            status = data[9:12].decode("latin-1")
            told["statuses"][status] = told["statuses"].get(status, 0) + 1
    except OSError:
        pass


def new_connection():
    connect().close()


def reset_connection():
    one = connect()
    one.sendall(b"GET /auth/login HTTP/1.1\r\n" + HOST + b"\r\n")
    reset(one)


def half_close():
    one = connect()
    one.sendall(random.choice([b"", b"GET /auth", b"POST /auth/acs HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nab"]))
    one.shutdown(socket.SHUT_WR)
    note_answer(one)
    one.close()


def pipeline():
    """10,000 requests at once; each has its answer."""
    one = connect()
    request = b"GET /auth/check HTTP/1.1\r\n" + HOST + b"\r\n"

    def send():
        try:
            one.sendall(request * 10_000)
        except OSError:
            pass

    sender = threading.Thread(target=send)
    sender.start()
    answers, rest = 0, b""
    while answers < 10_000 and (more := one.recv(1 << 16)):
        # Each answer is a head alone: what stands behind the last end of one is kept for the next look.
        data = rest + more
        answers += data.count(b"\r\n\r\n")
        rest = data[max(0, data.rfind(b"\r\n\r\n") + 4) if b"\r\n\r\n" in data else 0 :]
    sender.join()
    one.close()
    told.setdefault("pipelined", []).append(answers)


def huge_body():
    """Announces 10 GB and sends until it is stopped."""
    one = connect()
    one.sendall(b"POST /auth/acs HTTP/1.1\r\n" + HOST + b"Content-Length: 10737418240\r\n\r\n")
    pour(one, b"x" * 65536)


def endless_body():
    one = connect()
    one.sendall(b"POST /auth/acs HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
    pour(one, b"8000\r\n" + b"x" * 32768 + b"\r\n")


def pour(one, data):
    one.settimeout(3)
    try:
        while not over.is_set():
            one.sendall(data)
            if select.select([one], [], [], 0)[0]:
                break
    except OSError:
        pass
    note_answer(one)
    one.close()


def noise():
    one = connect()
    one.sendall(random.choice([CLIENT_HELLO, os.urandom(random.randint(1, 4096)), b"GET " + os.urandom(200) + b"\r\n\r\n"]))
    one.shutdown(socket.SHUT_WR)
    note_answer(one)
    one.close()


KINDS = {
    "idle": lambda: hold(b""),
    "idle-after-a-request": lambda: hold(b"GET /auth/check HTTP/1.1\r\n" + HOST + b"\r\n"),
    "slow-headers": lambda: hold(b"GET /auth/login HTTP/1.1\r\n" + HOST + b"X: ", drip=b"y"),
    "slow-bodies": lambda: hold(
        b"POST /auth/acs HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\n", drip=b"SAMLart="),
    "slow-readers": lambda: hold((b"GET /auth/metadata HTTP/1.1\r\n" + HOST + b"\r\n") * 2000, receive_buffer=2048),
    "new-connections": lambda: flood(new_connection),
    "resets": lambda: flood(reset_connection),
    "half-closed": lambda: flood(half_close),
    "pipelining": lambda: flood(pipeline),
    "huge-bodies": lambda: flood(huge_body),
    "endless-bodies": lambda: flood(endless_body),
    "noise": lambda: flood(noise),
}


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def wait():
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    KINDS[KIND]()
    print(json.dumps(told), flush=True)


main()
