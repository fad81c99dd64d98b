"""The stores that are measured: each gives the gateway's `store` section, and says how large it has become."""

import pathlib
import secrets
import subprocess

from installation import free_ports, resident_megabytes, wait_for_port


class Memory:
    name = "memory"

    def __init__(self, directory):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    section = 'store: { url: "memory:" }\n'

    def megabytes(self):
        return 0.0


class SQLite:
    name = "sqlite"

    def __init__(self, directory):
        self.path = pathlib.Path(directory) / "sessions.sqlite"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    @property
    def section(self):
        return f'store: {{ url: "sqlite:{self.path}" }}\n'

    def megabytes(self):
        """Database and write-ahead log together."""
        return sum(file.stat().st_size for file in self.path.parent.glob(self.path.name + "*")) / 1e6


class Redis:
    """A server of its own, as durable as operations.md asks for: appended to disk once a second, nothing evicted."""

    name = "redis"

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.port = free_ports(1)[0]
        self.key = self.directory / "store.key"

    def __enter__(self):
        self.key.write_bytes(secrets.token_bytes(32))
        self.key.chmod(0o600)
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.directory),
             "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    @property
    def section(self):
        return f'store: {{ url: "redis://127.0.0.1:{self.port}/0", keys: [{self.key}] }}\n'

    def megabytes(self):
        return resident_megabytes(self.process)


ALL = {store.name: store for store in (Memory, SQLite, Redis)}
