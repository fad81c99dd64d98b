"""Many sessions put straight into a store, each a copy of a real one, sealed for a cookie of its own.

A million logins would take an hour. The seal is decision 0100's, made here by Python's cryptography.
"""

import base64
import hashlib
import os
import socket
import sqlite3
import time

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SESSION_KIND = b"\x02"
HEADER, NONCE = 5, 12
PORTION = 10_000


def url_safe(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class Seal:
    def __init__(self, key):
        self.header = b"\x01" + self._derive(key, b"id", 4)
        self.cipher = AESGCM(self._derive(key, b"seal", 32))

    @staticmethod
    def _derive(key, purpose, length):
        return HKDF(SHA256(), length, salt=None, info=b"brama store 1 " + purpose).derive(key)

    def close(self, record, digest):
        nonce = os.urandom(NONCE)
        return self.header + nonce + self.cipher.encrypt(nonce, record, self.header + SESSION_KIND + digest)

    def open(self, sealed, digest):
        nonce, rest = sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :]
        return self.cipher.decrypt(nonce, rest, self.header + SESSION_KIND + digest)


class InSQLite:
    def __init__(self, store, digest):
        self.database = sqlite3.connect(store.path, timeout=30)
        self.seal = Seal((store.path.parent / (store.path.name + ".key")).read_bytes())
        row = self.database.execute("SELECT record, ends, seen FROM session WHERE key = ?", (digest,)).fetchone()
        self.record, self.times = self.seal.open(row[0], digest), row[1:]

    def add(self, digests):
        ends, seen = self.times
        with self.database:
            self.database.executemany(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((int.from_bytes(digest[:8], "big", signed=True), digest, ends, seen,
                  self.seal.close(self.record, digest), os.urandom(16), os.urandom(16)) for digest in digests))


class InRedis:
    def __init__(self, store, digest):
        self.socket = socket.create_connection(("127.0.0.1", store.port))
        self.answers = self.socket.makefile("rb")
        self.seal = Seal(store.key.read_bytes())
        self.socket.sendall(self._command(b"GET", self._name(digest)))
        length = int(self.answers.readline()[1:])
        self.record = self.seal.open(self.answers.read(length + 2)[:-2], digest)

    @staticmethod
    def _name(digest):
        return b"brama:s:" + url_safe(digest)

    @staticmethod
    def _command(*parts):
        return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)

    def add(self, digests):
        for begin in range(0, len(digests), 500):
            some = digests[begin : begin + 500]
            self.socket.sendall(b"".join(
                self._command(b"SET", self._name(digest), self.seal.close(self.record, digest), b"PX", b"86400000")
                for digest in some))
            for _ in some:
                assert self.answers.readline() == b"+OK\r\n"


def fill(store, cookie, count):
    """Adds so many sessions; their cookies, as the first one's is written."""
    name, _, value = cookie.partition("=")
    place = {"sqlite": InSQLite, "redis": InRedis}[store.name](store, hashlib.sha256(value.encode()).digest())
    cookies = []
    while len(cookies) < count:
        values = [url_safe(os.urandom(32)) for _ in range(min(PORTION, count - len(cookies)))]
        place.add([hashlib.sha256(value).digest() for value in values])
        cookies += [f"{name}={value.decode()}" for value in values]
        # The gateway's own writes get their turn.
        time.sleep(0.01)
    return cookies
