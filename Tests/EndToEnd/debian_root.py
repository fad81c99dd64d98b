"""A Debian 12 of its own in a directory, in which packages are installed and programs run as on a server.

Needs root's rights and the network, for Debian's packages. Nothing in it is shared with this machine but the kernel and
the network's loopback.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess

from stack import BINARY

# Kept by other programs, and not the same from minute to minute.
ELSEWHERE = ("proc", "sys", "dev", "tmp", "run", "var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "test")


def may_not_mount():
    """Why this process may not have mounts of its own; nothing where it may."""
    if os.geteuid() != 0:
        return "mounts of its own need root's rights"
    if subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True).returncode != 0:
        return "mounts of its own are not allowed here"
    return ""


def missing():
    """Why no Debian can be made here; nothing where one can."""
    return may_not_mount() or ("" if shutil.which("mmdebstrap") else "mmdebstrap is missing: Scripts/setup")


def mirror():
    """What this machine's apt asks for Debian 12."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Codename: bookworm", "Component: main"],
        capture_output=True, text=True).stdout.split()
    return next(iter(targets), "http://deb.debian.org/debian")


class DebianRoot:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    @classmethod
    def made(cls, path, packages):
        subprocess.run(
            ["mmdebstrap", "--quiet", "--mode=root", "--variant=essential", f"--include={','.join(['apt', *packages])}",
             "bookworm", path, mirror()],
            check=True, capture_output=True, text=True, timeout=900, env={**os.environ, "LC_ALL": "C.UTF-8"})
        root = cls(path)
        root._add_swift()
        return root

    def _add_swift(self):
        """The libraries of the toolchain that a debug build needs, at the same place."""
        linked = subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout
        for library in re.findall(r"=> (/\S+/swift/linux/\S+)", linked):
            target = self.inside(library)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)

    def copy(self, path):
        subprocess.run(["cp", "-a", "--reflink=auto", self.path, path], check=True)
        return DebianRoot(path)

    def inside(self, path):
        return self.path / str(path).lstrip("/")

    def command(self, *command, user=None):
        """In its own mounts, with /proc; what is started is the process itself and not a child of another."""
        chroot = ["chroot", *([f"--userspec={user}"] if user else []), str(self.path), *map(str, command)]
        return ["unshare", "--mount", "sh", "-c", 'mount -t proc proc "$0" && exec "$@"', str(self.inside("proc")), *chroot]

    def run(self, *command, user=None, check=True, **options):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        result = subprocess.run(
            self.command(*command, user=user), capture_output=True, text=True, timeout=300, env=environment, **options)
        if check:
            assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
        return result

    def install(self, package, check=True):
        """From a file. There are no lists of packages here: what it needs must be there."""
        shutil.copy(package, self.inside("tmp"))
        return self.run(
            "apt-get", "install", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confdef",
            "-o", "Dpkg::Options::=--force-confold", f"/tmp/{pathlib.Path(package).name}", check=check)

    def tree(self):
        """Each path with what it is, whose it is, and in /etc what is in it."""
        found = {}
        for folder, folders, files in os.walk(self.path):
            inner = os.path.relpath(folder, self.path)
            folders[:] = [name for name in folders if os.path.normpath(f"{inner}/{name}") not in ELSEWHERE]
            for name in [*folders, *files]:
                path = pathlib.Path(folder, name)
                key, state = os.path.normpath(f"{inner}/{name}"), path.lstat()
                # passwd and its kin leave the file before the last change.
                if re.fullmatch(r"etc/(passwd|group|shadow|gshadow|subuid|subgid)-", key):
                    continue
                content = ""
                if path.is_symlink():
                    content = os.readlink(path)
                elif path.is_file() and key.startswith("etc/") and key != "etc/ld.so.cache":
                    content = hashlib.sha256(path.read_bytes()).hexdigest()
                found[key] = (oct(state.st_mode), state.st_uid, state.st_gid, content)
        return found
