"""A stand-in for gateway and portal: notes each request, answers as told, and counts connections."""

import socket
import threading


class Upstream:
    """Answers by path through `rules`: (status line, [fields], body); the rest gets 200 and an empty body."""

    def __init__(self, rules=None):
        self.rules = rules or {}
        self.requests = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def seen(self, path):
        """The requests for a path, as (request line, {lower-case name: [values]}, body)."""
        return [request for request in self.requests if request[0].split()[1].split("?")[0] == path]

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        stream = connection.makefile("rb")
        try:
            while line := stream.readline().decode("latin-1").rstrip("\r\n"):
                fields = {}
                while field := stream.readline().decode("latin-1").rstrip("\r\n"):
                    name, _, value = field.partition(":")
                    fields.setdefault(name.lower(), []).append(value.strip())
                body = stream.read(int(fields.get("content-length", ["0"])[0]))
                self.requests.append((line, fields, body))
                status, extra, answer = self.rules.get(line.split()[1].split("?")[0], ("200 OK", [], b""))
                # nginx says close unless it is configured to keep the connection.
                closing = fields.get("connection") == ["close"]
                extra = [*extra, ("Connection", "close")] if closing else extra
                head = "".join(f"{name}: {value}\r\n" for name, value in extra)
                connection.sendall(
                    f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
                if closing:
                    return
        except OSError:
            pass
        finally:
            connection.close()
