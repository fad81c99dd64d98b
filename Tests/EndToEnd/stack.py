"""A whole installation on loopback: gateway, simulator and demo portal behind a real nginx with TLS.

Portal and Węzeł Krajowy have host names of different sites, so that WK's POST is truly cross-site.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Scripts"))
from ports import free_port  # noqa: E402

BINARY = pathlib.Path(os.environ.get("BRAMA_BINARY", ROOT / ".build/debug/brama"))
# For programs of ours: BRAMA_… of the tests' own would be unknown keys to them.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("BRAMA_")}
PORTAL_HOST = "portal.brama.test"
NODE_HOST = "wk.wezel.test"


def wait_until(condition, what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{what} after {seconds} s")


def shipped_log_format():
    return re.search(r"^map \$request_uri .*?^log_format .*?;$", (ROOT / "Config/nginx/example-site.conf").read_text(), re.M | re.S)[0]


class Stack:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.tls_port, self.gateway_port, self.portal_port, self.node_port, self.admin_port = (
            free_port() for _ in range(5)
        )
        self.portal = f"https://{PORTAL_HOST}:{self.tls_port}"
        self.node = f"https://{NODE_HOST}:{self.tls_port}"
        self.ca = self.directory / "tls.crt"
        self.log = self.directory / "brama.log"
        self.processes = []

    def __enter__(self):
        self._make_certificate()
        self._start_brama()
        self._start_nginx()
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=Brama test", "-addext", f"subjectAltName=DNS:{PORTAL_HOST},DNS:{NODE_HOST}",
             "-keyout", self.directory / "tls.key", "-out", self.ca],
            check=True, capture_output=True,
        )

    def _start_brama(self):
        command = [
            BINARY, "demo", "--public-url", f"{self.portal}/auth",
            "--gateway-listen", f"127.0.0.1:{self.gateway_port}", "--portal-listen", f"127.0.0.1:{self.portal_port}",
            "--simulator-listen", f"127.0.0.1:{self.node_port}", "--simulator-url", self.node,
            "--admin-listen", f"127.0.0.1:{self.admin_port}", "--state-directory", self.directory / "demo",
        ]
        self.brama = subprocess.Popen(command, stdout=open(self.log, "wb"), stderr=subprocess.STDOUT, env=ENVIRONMENT)
        self.processes.append(self.brama)
        wait_until(self._is_ready, f"brama is not ready; see {self.log}")

    def _is_ready(self):
        if self.brama.poll() is not None:
            raise RuntimeError(self.log.read_text())
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/health/ready", timeout=2) as answer:
            return answer.status == 200

    def _start_nginx(self):
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        path = self.directory / "nginx.conf"
        path.write_text(self._nginx_configuration())
        process = subprocess.Popen(
            [nginx, "-p", self.directory, "-c", path, "-e", self.directory / "nginx.log"],
            stdout=subprocess.DEVNULL, stderr=open(self.directory / "nginx.out", "wb"),
        )
        self.processes.append(process)
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.tls_port), 1).close() is None, "nginx")

    def _nginx_configuration(self):
        """Our shipped snippet, unchanged, in a server with TLS; and a second server that plays login.gov.pl."""
        return f"""
daemon off;
worker_processes 2;
pid {self.directory}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    {shipped_log_format()}
    access_log {self.directory}/access.log brama;
    client_body_temp_path {self.directory}/body;
    proxy_temp_path {self.directory}/proxy;
    fastcgi_temp_path {self.directory}/fastcgi;
    uwsgi_temp_path {self.directory}/uwsgi;
    scgi_temp_path {self.directory}/scgi;
    ssl_certificate {self.ca};
    ssl_certificate_key {self.directory}/tls.key;
    upstream brama_gateway {{ server 127.0.0.1:{self.gateway_port}; keepalive 32; }}
    upstream brama_portal {{ server 127.0.0.1:{self.portal_port}; keepalive 32; }}
    server {{
        listen 127.0.0.1:{self.tls_port} ssl;
        server_name {PORTAL_HOST};
        include {ROOT}/Config/nginx/portal.conf;
    }}
    server {{
        listen 127.0.0.1:{self.tls_port} ssl;
        server_name {NODE_HOST};
        location / {{ proxy_pass http://127.0.0.1:{self.node_port}; proxy_set_header Host $http_host; }}
    }}
}}
"""
