"""A gateway that looks at nothing: it lets everybody in, or nobody. What `brama attack` must not call in order."""

import http.server
import re
import threading
import urllib.parse
import urllib.request


class FakeGateway:
    """Takes the requests of a browser under `base`; `accepts` decides what becomes of every login."""

    def __init__(self, port, login_page, accepts):
        fake = self
        self.accepts, self.login_page, self.logins = accepts, login_page, 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                path = urllib.parse.urlsplit(self.path).path
                if path.endswith("/login"):
                    self._answer(200, fake.login_page())
                else:
                    self._answer(200 if fake.accepts else 401, "{}")

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                fake.logins += 1
                if fake.accepts:
                    self._answer(303, "", {"Location": "/", "Set-Cookie": "brama=x; Path=/"})
                else:
                    self._answer(403, '<main data-code="node-message-rejected">')

            def _answer(self, status, text, fields=()):
                body = text.encode()
                self.send_response(status)
                for name, value in dict(fields).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def genuine_login_page(gateway):
    """Hands on the login page of a real gateway: its AuthnRequest is one that the node accepts."""
    request = urllib.request.Request(f"{gateway}/login?return_to=/&loa=substantial", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        page = answer.read().decode()
    assert re.search('name="SAMLRequest"', page)
    return page
