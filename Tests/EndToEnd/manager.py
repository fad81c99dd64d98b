"""Plays systemd: listens for notifications, and opens the sockets that a gateway takes over.

Source: sd_notify(3), sd_listen_fds(3).
"""

import fcntl
import os
import socket
import time

from serving import Serving


class Notifications:
    """The manager's end of NOTIFY_SOCKET."""

    def __init__(self, directory, abstract=False):
        self.name = f"\0brama-{os.urandom(8).hex()}" if abstract else str(directory / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.name)
        self.all = []

    @property
    def address(self):
        return self.name.replace("\0", "@")

    def next(self, seconds=20):
        """The next message as a dictionary; TimeoutError where none comes."""
        self.socket.settimeout(seconds)
        text = self.socket.recv(4096).decode()
        message = dict(line.split("=", 1) for line in text.split("\n"))
        self.all.append((time.monotonic(), message))
        return message

    def until(self, key, value="1", seconds=20):
        """The first message with that; those before it are in `all`."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.next(max(deadline - time.monotonic(), 0.01))
            if message.get(key) == value:
                return message

    def waiting(self):
        """What has come and was not looked at."""
        found = []
        try:
            while True:
                found.append(self.next(0.001))
        except (TimeoutError, BlockingIOError):
            return found

    def close(self):
        self.socket.close()


class Managed(Serving):
    """A gateway whose sockets the manager may hold; `sockets` are (name or None, function that opens one)."""

    def __init__(self, directory, environment=None, sockets=(), notifications=None, watchdog=None, **options):
        super().__init__(directory, environment, **options)
        self.openers, self.sockets, self.passed = list(sockets), [], []
        if notifications:
            self.environment["NOTIFY_SOCKET"] = notifications.address
        if watchdog:
            self.environment["WATCHDOG_USEC"] = str(int(watchdog * 1e6))

    def start_gateway(self):
        if self.openers and not self.sockets:
            self.open_sockets()
        super().start_gateway()

    def open_sockets(self):
        """Bash gives the descriptors their numbers, from 3 on, and the process its own id."""
        self.sockets = [open_one() for _, open_one in self.openers]
        self.passed = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD, 50) for each in self.sockets]
        self.environment["LISTEN_FDS"] = str(len(self.sockets))
        if self.openers[0][0]:
            self.environment["LISTEN_FDNAMES"] = ":".join(name for name, _ in self.openers)
        redirections = " ".join(f"{3 + index}<&{number}" for index, number in enumerate(self.passed))
        # Numbers of two digits above 9 need bash; they are closed again, as a manager would.
        closings = " ".join(f"{number}<&-" for number in self.passed)
        self.command = ["bash", "-c", f'exec {redirections} {closings}; LISTEN_PID=$$ exec "$@"', "manager"]

    def _options(self):
        return {**super()._options(), **({"pass_fds": self.passed} if self.sockets else {})}

    def __exit__(self, *_):
        super().__exit__()
        for number in self.passed:
            os.close(number)
        for each in self.sockets:
            each.close()
        self.passed, self.sockets = [], []


def tcp_socket(port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(4096)
    return listener


def unix_socket(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(4096)
    return listener
