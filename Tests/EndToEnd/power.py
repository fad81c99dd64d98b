"""What a power failure leaves: from a trace of a process's system calls, the files as a disk may hold them at any moment.

A write is certainly there once an fsync or fdatasync that began after it has ended. Any other may be there or not, each
by itself, the last of them torn; disks and file systems promise no more.
"""

import collections
import contextlib
import dataclasses
import glob
import re
import shutil
import subprocess

SECTOR = 512
CALLS = "pwrite64,ftruncate,fdatasync,fsync,sendto"
HEX = re.compile(rb"\\x([0-9a-f]{2})")


def is_traceable():
    return bool(shutil.which("strace")) and subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def tracing(log):
    """Before a command; the process that was started is the command's all the same, not the tracer's."""
    return ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "70000", "-e", "signal=none",
            "-e", f"trace={CALLS}", "-o", log]


def is_traced(log):
    """Whether a tracer still writes there."""
    for command in glob.glob("/proc/[0-9]*/cmdline"):
        with contextlib.suppress(OSError), open(command, "rb") as file:
            words = file.read().split(b"\0")
            if words[0].endswith(b"strace") and str(log).encode() in words:
                return True
    return False


@dataclasses.dataclass
class Event:
    """A system call. `began` and `ended` count the trace's lines; one that did not end has `ended` None."""

    call: str
    path: str
    data: bytes
    numbers: list
    began: int
    ended: int | None = None


def read(log):
    """The calls of a trace, in the order in which they began."""
    events, open_calls = [], {}
    with open(log, "rb") as lines:
        for number, line in enumerate(lines):
            thread, _, rest = line.rstrip(b"\n").partition(b" ")
            rest = rest.lstrip()
            if rest.startswith(b"<... "):
                event = open_calls.pop(thread, None)
                if event and not _failed(rest):
                    event.ended = number
                continue
            found = re.match(rb"(\w+)\(\d+<([^>]*)>(?:, )?(?:\"((?:\\x..)*)\"(?:\.\.\.)?)?([^\"]*)$", rest)
            if not found:
                continue
            call, path, data, tail = found.groups()
            arguments = tail.partition(b")")[0].partition(b"<unfinished")[0]
            event = Event(call.decode(), _bytes(path).decode(), _bytes(data or b""),
                          [int(each) for each in re.findall(rb"-?\b\d+\b", arguments)], number)
            if b"<unfinished ...>" in tail:
                open_calls[thread] = event
            elif _failed(tail):
                continue
            else:
                event.ended = number
            events.append(event)
    return events


def _bytes(text):
    return bytes.fromhex(HEX.sub(rb"\1", text).decode()) if text.startswith(rb"\x") else text


def _failed(text):
    return re.search(rb"\)\s+= (-1|\?)", text) is not None


class Disk:
    """Some files, from what they were when the trace began: the contents by path, empty where there was none."""

    def __init__(self, events, before):
        self.events, self.before = [event for event in events if event.path in before], before

    def at(self, moment, chance=None):
        """The files when the power failed before the trace's line `moment`.

        `chance` decides about what no disk had promised to keep; None: it is all lost.
        """
        surely = self._synced(moment)
        files = {path: bytearray(content) for path, content in self.before.items()}
        writes = [event for event in self.events if event.call in ("pwrite64", "ftruncate") and event.began < moment]
        for index, event in enumerate(writes):
            is_sure = event.ended is not None and event.ended < surely.get(event.path, -1)
            if not is_sure and (chance is None or chance.random() < 0.5):
                continue
            data = event.data
            if not is_sure and index + 1 == len(writes):
                data = data[: SECTOR * chance.randrange(len(data) // SECTOR + 1)]
            self._apply(event, data, files.setdefault(event.path, bytearray()))
        return files

    def _synced(self, moment):
        """By path, the moment before which all writes that had ended are on the disk."""
        synced = collections.defaultdict(lambda: -1)
        for event in self.events:
            if event.call in ("fsync", "fdatasync") and event.ended is not None and event.ended < moment:
                synced[event.path] = max(synced[event.path], event.began)
        return synced

    @staticmethod
    def _apply(event, data, file):
        if event.call == "ftruncate":
            size = event.numbers[0]
            del file[size:]
            file.extend(bytes(size - len(file)))
            return
        offset = event.numbers[-1]
        file.extend(bytes(max(0, offset - len(file))))
        file[offset:offset + len(data)] = data
