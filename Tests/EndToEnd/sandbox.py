"""Runs a command under the system call filter of a systemd unit, through libseccomp, which systemd brings along.

    sandbox.py UNIT COMMAND…
"""

import ctypes
import errno
import os
import re
import subprocess
import sys

ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def members(group):
    """The system calls of a set such as @system-service, sets within it included."""
    text = subprocess.run(
        ["systemd-analyze", "--no-pager", "syscall-filter", group], capture_output=True, text=True, check=True).stdout
    found = set()
    for name in re.findall(r"^\s{4}([@\w-]+)$", text, re.MULTILINE):
        found |= members(name) if name.startswith("@") else {name}
    return found


def allowed(unit):
    """What the lines SystemCallFilter= of a unit leave."""
    calls = set()
    for value in re.findall(r"^SystemCallFilter=(.*)$", unit, re.MULTILINE):
        names = set()
        for name in value.removeprefix("~").split():
            names |= members(name) if name.startswith("@") else {name}
        calls = calls - names if value.startswith("~") else calls | names
    # systemd itself needs it to start the command.
    return calls | {"execve"}


def main():
    with open(sys.argv[1]) as file:
        calls = allowed(file.read())
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ERRNO | errno.EPERM))
    for name in calls:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            library.seccomp_rule_add(context, ALLOW, number, 0)
    assert library.seccomp_load(context) == 0
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
