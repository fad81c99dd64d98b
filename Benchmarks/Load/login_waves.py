"""Several processes that log in, wave by wave, and what the gateway spends meanwhile."""

import pathlib
import subprocess
import sys
import time

from installation import cpu_seconds, resident_megabytes

CLIENT = pathlib.Path(__file__).parent / "login_client.py"


class LoginWaves:
    def __init__(self, installation, processes=3):
        self.installation = installation
        self.processes = processes

    def run(self, waves):
        """One figure each for waves of so many logins: CPU by login in ms, logins a second, memory at the end."""
        results = []
        for logins in waves:
            results.append(self._wave(logins // self.processes))
        return results

    def _wave(self, count):
        gateway = self.installation.gateway
        command = [sys.executable, CLIENT, self.installation.gateway_port, self.installation.node_port, count]
        clients = [
            subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(self.processes)
        ]
        cpu, begun = cpu_seconds(gateway), time.monotonic()
        for client in clients:
            client.stdin.write("go\n")
            client.stdin.close()
        for client in clients:
            self.cookie = client.stdout.readline().strip()
            if client.wait() != 0:
                raise RuntimeError("a login failed")
        seconds, logins = time.monotonic() - begun, count * self.processes
        return {
            "logins": logins,
            "cpu": 1e3 * (cpu_seconds(gateway) - cpu) / logins,
            "rate": logins / seconds,
            "memory": resident_megabytes(gateway),
        }
