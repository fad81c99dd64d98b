"""Logs in again and again as a browser would: gateway, node, gateway. One process of several.

usage: login_client.py GATEWAY-PORT NODE-PORT COUNT
Reads a line from standard input before each COUNT logins, and answers with one; so the waves are someone else's to
time. The first wave ends with the cookie of a session.
"""

import html
import re
import sys
import urllib.parse

from http_connection import Connection, field

PAIR = re.compile(r'name="([^"]*)"\s+value="([^"]*)"')


class Login:
    """Gateway and node by two connections that are kept alive; every login is a new browser's."""

    def __init__(self, gateway_port, node_port):
        self.gateway = Connection("127.0.0.1", gateway_port)
        self.node = Connection("127.0.0.1", node_port)

    def begin(self):
        """Up to the node's answer: the form for /acs and the login cookie."""
        status, head, body = self.gateway.get("/auth/login?return_to=/moje", "Accept: text/html\r\n")
        expect(status, 200, body)
        cookie = field(head, "set-cookie").split(";")[0]
        status, _, body = self.node.post("/login/SingleSignOnService?outcome=success", self._form(body))
        expect(status, 200, body)
        return self._form(body), cookie

    def finish(self, form, cookie):
        status, head, body = self.gateway.post("/auth/acs", form, f"Cookie: {cookie}\r\n")
        expect(status, 303, body)
        return field(head, "set-cookie").split(";")[0]

    def log_in(self):
        return self.finish(*self.begin())

    @staticmethod
    def _form(page):
        fields = [(name, html.unescape(value)) for name, value in PAIR.findall(page)]
        return urllib.parse.urlencode(fields)


def expect(status, expected, body):
    if status != expected:
        raise RuntimeError(f"{status} instead of {expected}: {body[:300]}")


def main():
    gateway_port, node_port, count = (int(argument) for argument in sys.argv[1:4])
    login = Login(gateway_port, node_port)
    for _ in sys.stdin:
        for _ in range(count):
            session = login.log_in()
        print(session, flush=True)


if __name__ == "__main__":
    main()
