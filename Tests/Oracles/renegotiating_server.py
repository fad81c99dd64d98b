#!/usr/bin/env python3
"""openssl's own TLS 1.2 server: it takes one request, asks for a new handshake so many times, and then answers 200.

Prints its port; ends when its standard input ends.
"""

import argparse
import re
import subprocess
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--times", type=int)
options = parser.parse_args()
server = subprocess.Popen(
    ["openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_2", "-crlf", "-cert", options.certificate, "-key", options.key],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def say(text):
    server.stdin.write(text.encode())
    server.stdin.flush()


def read_until(pattern):
    """s_server has no line's end behind a request's body."""
    seen = b""
    while not re.search(pattern, seen):
        more = server.stdout.read1(4096)
        if not more:
            return None
        seen += more
    return re.search(pattern, seen)


def play():
    try:
        if not read_until(rb"<ask/>"):
            return
        for _ in range(options.times):
            # "r" at the start of a line begins a handshake; its session is shown when it is done.
            say("r\n")
            if not read_until(rb"Secure Renegotiation|SSL_do_handshake"):
                return
        say("HTTP/1.1 200 OK\nContent-Length: 0\n\n")
    except OSError:
        pass


port = read_until(rb"ACCEPT [^\n]*:(\d+)\n")
print(int(port[1]), flush=True)
threading.Thread(target=play, daemon=True).start()
sys.stdin.read()
server.kill()
