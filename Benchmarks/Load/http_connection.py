"""A keep-alive HTTP/1.1 connection with as little to it as can be: what the load generator spends, the gateway lacks."""

import socket


class Connection:
    def __init__(self, host, port):
        self.address = (host, port)
        self.host = f"{host}:{port}"
        self.socket = None
        self.buffer = b""

    def get(self, target, fields=""):
        return self.exchange(f"GET {target} HTTP/1.1\r\nHost: {self.host}\r\n{fields}\r\n".encode())

    def post(self, target, form, fields=""):
        self.send(self.post_bytes(target, form, fields))
        return self.receive()

    def post_bytes(self, target, form, fields=""):
        head = (
            f"POST {target} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(form)}\r\n{fields}\r\n"
        )
        return head.encode() + form.encode()

    def exchange(self, request):
        self.send(request)
        return self.receive()

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(self.address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)

    def receive(self):
        """Status, head and body; answers with a Content-Length alone."""
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = int(field(text, "content-length") or 0)
        while len(rest) < length:
            self._more()
            rest = self.buffer[len(head) + 4 :]
        self.buffer = rest[length:]
        return int(text[9:12]), text, rest[:length].decode()

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError(f"{self.host} closed the connection")
        self.buffer += data

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def field(head, name):
    """The value of a header field; None where it is missing."""
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name:
            return value.strip()
    return None
