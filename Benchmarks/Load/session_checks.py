"""wrk against /auth/check, straight and behind nginx; what the gateway spends meanwhile."""

import os
import pathlib
import re
import shutil
import subprocess

from installation import cpu_seconds, free_ports, wait_for_port

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


COOKIES = pathlib.Path(__file__).parent / "cookies.lua"


def wrk(url, cookie, connections, seconds, threads=2):
    """Requests a second and latencies in ms."""
    return run_wrk(connections, seconds, threads, "-H", f"Cookie: {cookie}", url)


def wrk_cookies(installation, file, connections, seconds, threads=2):
    """The same with all the cookies of a file, in turn."""
    url = f"http://127.0.0.1:{installation.gateway_port}/auth/check"
    return run_wrk(connections, seconds, threads, "-s", COOKIES, url, "--", file)


def run_wrk(connections, seconds, threads, *arguments):
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    latency = {
        percent: float(value) * UNITS[unit]
        for percent, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)\b", output)
    }
    return {
        "requests": int(re.search(r"(\d+) requests in", output)[1]),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "p50": latency["50"],
        "p99": latency["99"],
    }


def check_straight(installation, cookie, seconds=5, connections=64):
    cpu = cpu_seconds(installation.gateway)
    result = wrk(f"http://127.0.0.1:{installation.gateway_port}/auth/check", cookie, connections, seconds)
    result["cpu"] = 1e6 * (cpu_seconds(installation.gateway) - cpu) / result["requests"]
    return result


def check_cookies(installation, file, seconds, connections):
    cpu = cpu_seconds(installation.gateway)
    result = wrk_cookies(installation, file, connections, seconds)
    result["cpu"] = 1e6 * (cpu_seconds(installation.gateway) - cpu) / result["requests"]
    return result


class Nginx:
    """nginx with a static answer and the same behind auth_request."""

    def __init__(self, installation, directory):
        self.port = free_ports(1)[0]
        self.installation = installation
        self.directory = pathlib.Path(directory)

    @staticmethod
    def is_there():
        return shutil.which("nginx") is not None

    def __enter__(self):
        (self.directory / "nginx.conf").write_text(self._configuration())
        (self.directory / "page").write_text("ok")
        self.installation.start(
            ["nginx", "-p", self.directory, "-e", self.directory / "nginx-error.log", "-c", self.directory / "nginx.conf"]
        )
        wait_for_port(self.port)
        return self

    def __exit__(self, *_):
        pass

    def _configuration(self):
        user = "user root;" if os.geteuid() == 0 else ""
        return f"""
{user} daemon off; worker_processes 2; pid {self.directory}/nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000; client_body_temp_path {self.directory}/body;
    proxy_temp_path {self.directory}/proxy; fastcgi_temp_path {self.directory}/fastcgi;
    uwsgi_temp_path {self.directory}/uwsgi; scgi_temp_path {self.directory}/scgi;
    upstream gateway {{ server 127.0.0.1:{self.installation.gateway_port}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{self.port}; root {self.directory};
        location = /static {{ try_files /page =404; }}
        location = /guarded {{ auth_request /check; try_files /page =404; }}
        location = /check {{
            internal; proxy_pass http://gateway/auth/check; proxy_http_version 1.1;
            proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_set_header Connection "";
            proxy_set_header X-Request-ID $request_id;
        }}
    }}
}}
"""

    def measure(self, cookie, seconds=4):
        static = wrk(f"http://127.0.0.1:{self.port}/static", cookie, 64, seconds)
        cpu = cpu_seconds(self.installation.gateway)
        guarded = wrk(f"http://127.0.0.1:{self.port}/guarded", cookie, 64, seconds)
        guarded["cpu"] = 1e6 * (cpu_seconds(self.installation.gateway) - cpu) / guarded["requests"]
        return static, guarded
