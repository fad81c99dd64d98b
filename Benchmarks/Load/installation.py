"""Gateway and simulator as processes of their own, configured as `brama demo` does it."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_ports(count):
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for_port(port, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port} after {seconds} s")


class Installation:
    """Use as a context.

    `resolution_port`: where artifacts are resolved, the simulator's own where None. `store`: the section of the
    configuration, the demo's where None. `extra`: further sections.
    """

    def __init__(self, binary, directory, resolution_port=None, store=None, extra=""):
        self.binary = str(binary)
        self.directory = pathlib.Path(directory)
        self.gateway_port, self.admin_port, self.node_port = free_ports(3)
        self.resolution_port = resolution_port
        self.store = store
        self.extra = extra
        self.processes = []

    def __enter__(self):
        self._write_configuration()
        self.simulator = self.start([self.binary, "simulator", "--config", self.directory / "simulator.yaml"])
        wait_for_port(self.node_port)
        self.gateway = self.start([self.binary, "serve", "--config", self.directory / "brama.yaml"])
        wait_for_port(self.gateway_port)
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, command):
        log = open(self.directory / f"{len(self.processes)}.log", "wb")
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def _write_configuration(self):
        demo = self.start([
            self.binary, "demo", "--state-directory", self.directory,
            "--public-url", f"http://127.0.0.1:{self.gateway_port}/auth",
            "--gateway-listen", f"127.0.0.1:{self.gateway_port}", "--admin-listen", f"127.0.0.1:{self.admin_port}",
            "--simulator-listen", f"127.0.0.1:{self.node_port}",
        ])
        wait_for_port(self.gateway_port)
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=30)
        self.processes.remove(demo)
        gateway = self.directory / "brama.yaml"
        text = gateway.read_text()
        if self.store:
            text = re.sub(r"^store:\n(  .*\n)+", self.store, text, flags=re.MULTILINE)
        # All logins come from one address.
        limits = "limits: { clientLoginsPerMinute: 1000000, loginsPerSecond: 1000000 }\n"
        gateway.write_text(text + limits + self.extra)
        profile = self.directory / "environments/demo.yaml"
        text = profile.read_text() + "backChannelTimeout: 60s\n"
        if self.resolution_port:
            text = re.sub(r"(artifactResolutionURL: http://127\.0\.0\.1):\d+", rf"\1:{self.resolution_port}", text)
        profile.write_text(text)


def cpu_seconds(process):
    """User and system time that a process has used, of all its threads."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
