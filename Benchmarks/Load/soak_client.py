"""Logs in as browser after browser, and logs some of them out again. One process of several.

usage: soak_client.py GATEWAY-PORT NODE-PORT ORIGIN
For each line `COUNT FILE` on standard input: COUNT logins, then their cookies in FILE, one a line, without those of
the sessions that ended again; answers with a line of JSON.
"""

import json
import sys
import time

from login_client import Login, expect

# One session in three is ended by its citizen.
LOGOUT_EVERY = 3


def wave(login, origin, count):
    kept, latencies, ended = [], [], []
    for number in range(count):
        begun = time.monotonic()
        cookie = login.log_in()
        latencies.append(time.monotonic() - begun)
        if number % LOGOUT_EVERY:
            kept.append(cookie)
        else:
            log_out(login, origin, cookie)
            ended.append(cookie)
    for cookie in ended[-20:]:
        status, _, body = login.gateway.get("/auth/check", f"Cookie: {cookie}\r\n")
        expect(status, 401, body)
    return kept, latencies


def log_out(login, origin, cookie):
    status, _, body = login.gateway.post("/auth/logout", "", f"Cookie: {cookie}\r\nOrigin: {origin}\r\n")
    expect(status, 303, body)


def main():
    gateway_port, node_port, origin = sys.argv[1:4]
    login = Login(int(gateway_port), int(node_port))
    for line in sys.stdin:
        count, path = line.split(maxsplit=1)
        kept, latencies = wave(login, origin, int(count))
        with open(path.strip(), "w", encoding="ascii") as file:
            file.writelines(f"{cookie}\n" for cookie in kept)
        print(json.dumps(latencies), flush=True)


if __name__ == "__main__":
    main()
