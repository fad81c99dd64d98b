"""A real nginx with a configuration of ours, on a port of its own."""

import pathlib
import shutil
import socket
import subprocess
import time

from ports import free_port  # noqa: F401

ROOT = pathlib.Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def http_block(directory, inside):
    temporary = "".join(
        f"{name}_temp_path {directory}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"""
daemon off;
pid {directory}/nginx.pid;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
access_log off;
{temporary}
{inside}
}}
"""


class Nginx:
    def __init__(self, directory, port, inside):
        self.port = port
        path = pathlib.Path(directory) / "nginx.conf"
        path.write_text(http_block(directory, inside))
        self._process = subprocess.Popen(
            [NGINX, "-p", str(directory), "-c", str(path), "-e", str(pathlib.Path(directory) / "error.log")],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self._process.communicate()[1].decode()) from None
                time.sleep(0.02)

    def stop(self):
        self._process.terminate()
        self._process.wait(10)

    def exchange(self, path, method="GET", fields=(), body=b""):
        """One raw request on a connection of its own; (status, [(name, value)], body)."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", "Connection: close", *fields]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
            answer = b""
            while more := connection.recv(65536):
                answer += more
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        return int(first.split()[1]), [tuple(line.split(": ", 1)) for line in rest], body
