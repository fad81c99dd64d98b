"""Two gateways over one Redis behind a real nginx with the shipped configuration."""

import http.server
import re
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.request

from serving import Serving
from stack import BINARY, ROOT, free_port, wait_until


class Redis:
    """A redis-server that survives its end, if it is told so."""

    def __init__(self, directory, *options):
        self.directory, self.options, self.port = directory, list(options), free_port()
        directory.mkdir(exist_ok=True)
        self.start()

    def start(self):
        self.launch()
        wait_until(lambda: self.ask("PING") == "PONG", "redis-server")

    def launch(self, *options):
        """Without waiting until it is ready."""
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.directory, "--save", "",
             "--logfile", self.directory / "redis.log", *self.options, *options])

    def ask(self, *command):
        return subprocess.run(
            ["redis-cli", "-p", str(self.port), *command], capture_output=True, text=True, timeout=20).stdout.strip()

    def kill(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


class Portal(http.server.ThreadingHTTPServer):
    """Says who nginx says that it is."""

    daemon_threads = True

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = (self.headers["Brama-Subject"] or "nobody").encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def readiness(port):
    """Of an administration listener; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def unready(port):
    """What an administration listener says is wrong; nothing where all is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        return error.read().decode()


class Node:
    """One of the gateways."""

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.port, self.admin_port = free_port(), free_port()
        self.log = cluster.directory / f"{name}.log"

    def start(self):
        self.process = self.cluster._start(
            [BINARY, "serve", "--config", self.cluster.directory / "brama.yaml"], self.log,
            environment={**self.cluster.environment, "BRAMA_LISTEN": f"127.0.0.1:{self.port}",
                         "BRAMA_ADMIN_LISTEN": f"127.0.0.1:{self.admin_port}"})
        wait_until(self._is_ready, f"{self.name}; see {self.log}")

    def _is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text())
        return readiness(self.admin_port) == 200

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0
        self.start()


class Cluster(Serving):
    """`port` is nginx's; `nodes` are those behind it."""

    def __init__(self, directory, environment=None):
        super().__init__(directory, environment)
        self.nodes = [Node(self, "first"), Node(self, "second")]
        self.portal, self.redis = Portal(), None

    def new_store_key(self, name):
        subprocess.run([BINARY, "key", "new", self.directory / name], check=True, capture_output=True)
        return str(self.directory / name)

    def start_gateway(self):
        simulator = self.directory / "simulator.yaml"
        text = simulator.read_text()
        assert text.count("    signingCertificate:") == 1
        simulator.write_text(text.replace(
            "    signingCertificate:",
            f"    singleLogoutServiceURL: http://127.0.0.1:{self.port}/auth/slo\n    signingCertificate:"))
        self.node.send_signal(signal.SIGTERM)
        self.node.wait(25)
        self.node = self._start([BINARY, "simulator", "--config", simulator], self.node_log)
        wait_until(lambda: self._listens(self.node, self.node_port), "simulator")
        self.redis = Redis(self.directory / "redis", "--appendonly", "yes", "--maxmemory-policy", "noeviction")
        self.environment = {
            "BRAMA_STORE_URL": f"redis://127.0.0.1:{self.redis.port}", "BRAMA_STORE_KEYS": self.new_store_key("store.key"),
            "BRAMA_LIMITS_LOGINS_PER_SECOND": "100000", "BRAMA_LIMITS_CLIENT_LOGINS_PER_MINUTE": "1000000",
            **self.environment}
        for node in self.nodes:
            node.start()
        self._start_nginx()

    def __exit__(self, *_):
        super().__exit__()
        if self.redis:
            self.redis.kill()
        self.portal.shutdown()
        self.portal.server_close()

    def _start_nginx(self):
        """The shipped files, but for the names of the nodes."""
        upstream = (ROOT / "Config/nginx/cluster.conf").read_text()
        for name, node in zip(("brama-1:8080", "brama-2:8080"), self.nodes):
            assert upstream.count(f"server {name} ") == 1
            upstream = upstream.replace(f"server {name} ", f"server 127.0.0.1:{node.port} ")
        (self.directory / "cluster.conf").write_text(upstream)
        temporary = "\n".join(
            f"{name}_temp_path {self.directory}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        path = self.directory / "nginx.conf"
        path.write_text(f"""
daemon off;
worker_processes 2;
pid {self.directory}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log {self.directory}/access.log combined;
    {temporary}
    include {self.directory}/cluster.conf;
    upstream brama_portal {{ server 127.0.0.1:{self.portal.server_address[1]}; keepalive 32; }}
    server {{
        listen 127.0.0.1:{self.port};
        include {ROOT}/Config/nginx/portal.conf;
    }}
}}
""")
        self.nginx = self._start(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-p", self.directory, "-c", path, "-e", self.directory / "nginx.log"],
            self.directory / "nginx.out")
        wait_until(lambda: self._listens(self.nginx, self.port), "nginx")

    def resolves(self):
        """How often the node was asked for an assertion."""
        return len(re.findall(r"ArtifactResolve: ", self.node_log.read_text()))
