#!/usr/bin/env python3
"""Logs in to your portal as a citizen of the simulator, without a browser: a beginning for your own tests.

    Examples/ci/log_in.py http://localhost:8000 /moje --person krystyna --expect 'Krystyna Zofia'
    Examples/ci/log_in.py http://localhost:8000 /moje --foreign --expect Παπαδοπούλου

It asks for a protected page, follows the forms that a browser would post by itself, and looks at what comes back.
"""

import argparse
import html
import http.cookiejar
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request


def client(jar):
    """Keeps cookies in the jar as a browser does on http://localhost: Secure ones too."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    opener.addheaders = [("Accept", "text/html"), ("Accept-Language", "pl")]
    return opener


def get(opener, url, fields=None):
    """(status, body); redirects are followed."""
    data = None if fields is None else urllib.parse.urlencode(fields).encode()
    try:
        with opener.open(url, data, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def form(page):
    """Where a page's first form goes, and what it says."""
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    if not action:
        sys.exit(f"log_in: no form where one was expected:\n{page}")
    inputs = re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', page)
    return html.unescape(action[1]), {html.unescape(name): html.unescape(value) for name, value in inputs}


def log_in(opener, site, path, person="grazyna", outcome="success", foreign=False):
    """From a protected page through the simulator and back; the last answer. Those from abroad begin at the login itself."""
    to_login = f"/auth/login?{urllib.parse.urlencode({'foreign': 'true', 'return_to': path})}"
    status, page = get(opener, site + (to_login if foreign else path))
    if status != 200 or "SAMLRequest" not in page:
        return status, page
    to_node, request = form(page)
    status, page = get(opener, f"{to_node}?{urllib.parse.urlencode({'outcome': outcome, 'person': person})}", request)
    to_brama, artifact = form(page)
    return get(opener, to_brama, artifact)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("path")
    parser.add_argument("--person", help="a key of `GET /` at the simulator; grazyna, or with --foreign eirini")
    parser.add_argument("--foreign", action="store_true",
                        help="as an eIDAS identity of another country; needs serviceProvider.foreignAuthentication")
    parser.add_argument("--outcome", default="success", help="cancelled, expired, wrong-signature, …")
    parser.add_argument("--expect", default="", help="what the last page must hold")
    parser.add_argument("--cookie", metavar="FILE", help="where to write the cookies, for `curl -b \"$(cat FILE)\"`")
    wish = parser.parse_args()
    person = wish.person or ("eirini" if wish.foreign else "grazyna")
    jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https")))
    status, page = log_in(client(jar), wish.site, wish.path, person, wish.outcome, wish.foreign)
    if wish.cookie:
        # A key to a session, if only of nobody's.
        with open(wish.cookie, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("; ".join(f"{cookie.name}={cookie.value}" for cookie in jar))
    print(f"{status}\n{page}")
    sys.exit(0 if wish.expect in page else f"log_in: {wish.expect!r} is not on the page")
