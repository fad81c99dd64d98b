"""A Debian of its own under its own systemd: process ids, mounts, host name and network apart from this machine's."""

import ctypes
import os
import pathlib
import signal
import subprocess
import threading
import time

from debian_root import DebianRoot

BOOT = """set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
# What stands there is the machine's.
mount --bind "$1/proc/sys" "$1/proc/sys" && mount -o remount,bind,ro "$1/proc/sys"
mount -t sysfs -o ro sysfs "$1/sys"
mount -t tmpfs tmpfs "$1/run"
mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
cd "$1"
mkdir -p old
pivot_root . old
umount -l old
exec env -i container=brama-test /lib/systemd/systemd --log-target=console --unit=multi-user.target
"""
NEW_NETWORK = 0x40000000


class Booted:
    """Use as a context; `root` has systemd. `failure` says why it did not come up."""

    def __init__(self, root: DebianRoot, log):
        self.root, self.log, self.failure = root, pathlib.Path(log), ""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["unshare", "--fork", "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--net", "--kill-child",
             "bash", "-c", BOOT, "boot", str(self.root.path)], stdout=open(self.log, "wb"), stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 40
        while not self._is_up():
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.failure = "systemd does not come up here: " + self.log.read_text(errors="replace")[-300:]
                break
            time.sleep(0.2)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None and (first := self._first()):
            # To systemd in a container: end all and go.
            os.kill(first, signal.SIGRTMIN + 4)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _first(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(text[0]) if text else None

    def _is_up(self):
        first = self._first() if self.process.poll() is None else None
        if not first or os.readlink(f"/proc/{first}/exe").rpartition("/")[2] != "systemd":
            return False
        return self.run("systemctl", "is-system-running", check=False).stdout.strip() in ("running", "degraded")

    def command(self, *command):
        return ["nsenter", f"--target={self._first()}", "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--net", "--root",
                "--wd", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", *map(str, command)]

    def run(self, *command, check=True):
        result = subprocess.run(self.command(*command), capture_output=True, text=True, timeout=120)
        if check:
            assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
        return result

    def inside(self, path):
        """Where its files are for us while it runs, /run included."""
        return pathlib.Path(f"/proc/{self._first()}/root") / str(path).lstrip("/")

    def in_its_network(self, work):
        """What `work` returns or raises; its sockets are opened there."""
        outcome = []

        def enter():
            try:
                with open(f"/proc/{self._first()}/ns/net") as network:
                    assert ctypes.CDLL(None, use_errno=True).setns(network.fileno(), NEW_NETWORK) == 0
                outcome.append((work(), None))
            except BaseException as error:  # noqa: BLE001, it is raised again where it is waited for
                outcome.append((None, error))
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        value, error = outcome[0]
        if error:
            raise error
        return value
