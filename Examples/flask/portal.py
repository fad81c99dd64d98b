"""A portal behind nginx and Brama, in Flask. Run it: Examples/run flask"""

import hashlib
import hmac
import http.client
import json
import os
import pathlib
import urllib.error
import urllib.parse
import urllib.request
from functools import wraps

import jwt
from flask import Flask, abort, g, redirect, render_template_string, request
from werkzeug.exceptions import ServiceUnavailable

ORIGIN = os.environ["PORTAL_ORIGIN"]  # what browsers see, such as https://portal.example.gov.pl
ISSUER = f"{ORIGIN}/auth"  # publicURL in Brama's configuration: who signs tokens
AUDIENCE = os.environ["PORTAL_AUDIENCE"]  # serviceProvider.entityID there: for whom they are
GATEWAY = os.environ["PORTAL_GATEWAY"]  # how this program reaches Brama, past nginx
# 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
KEY = pathlib.Path(os.environ["PORTAL_KEY_FILE"]).read_bytes()
LEVELS = {"low": 1, "substantial": 2, "high": 3}

app = Flask(__name__)
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # cookies go to no proxy
keys = jwt.PyJWKClient(f"{GATEWAY}/jwks.json", lifespan=300)


def account(subject):
    """What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now."""
    return hmac.new(KEY, subject.encode(), hashlib.sha256).hexdigest()[:16]


def masked(subject):
    return "*" * (len(subject) - 3) + subject[-3:]


def citizen_of_headers():
    """Who nginx says is there. It sets these headers after a check and removes a client's, on every path."""
    names = ("Subject", "Given-Name", "Family-Name", "Assurance-Level", "Identity-Provider", "Token")
    found = {name: urllib.parse.unquote(request.headers.get(f"Brama-{name}", "")) for name in names}
    return found if found["Subject"] else None


def logged_in(level="low"):
    """For pages that nginx checks. No header means that it did not: refuse, and never guess."""
    def wrap(page):
        @wraps(page)
        def checked(*arguments):
            g.citizen = citizen_of_headers()
            if not g.citizen or LEVELS.get(g.citizen["Assurance-Level"], 0) < LEVELS[level]:
                abort(403)
            return page(*arguments)
        return checked
    return wrap


def citizen_of_session():
    """Who is logged in, asked of Brama: for pages that nginx does not check. None where nobody is."""
    cookie = request.headers.get("Cookie", "")
    if not cookie:
        return None
    question = urllib.request.Request(f"{GATEWAY}/session", headers={"Cookie": cookie})
    try:
        with direct.open(question, timeout=3) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return None if error.code == 401 else abort(503)
    except (OSError, http.client.HTTPException, ValueError):
        abort(503)


def greeted():
    """Who is there, for a page that is for everybody: while Brama does not answer, nobody, and the page is served."""
    try:
        return citizen_of_session()
    except ServiceUnavailable:
        return None


def verified(token):
    """The claims of a token, for a portal that trusts no header. Everything that is compared is pinned here."""
    key = keys.get_signing_key_from_jwt(token).key
    return jwt.decode(token, key, algorithms=["ES256"], audience=AUDIENCE, issuer=ISSUER,
                      options={"require": ["exp", "iat", "iss", "aud", "sub"]})


@app.before_request
def own_forms_only():
    """The browser sends Brama's cookie with any form; who sent the form, Origin says."""
    if request.method not in ("GET", "HEAD") and request.headers.get("Origin") != ORIGIN:
        abort(403)


@app.after_request
def private(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
    return response


@app.get("/")
def start():
    return render_template_string(PAGE, title="Portal Przykładowy", session=greeted())


@app.get("/moje")
@logged_in()
def mine():
    subject = g.citizen["Subject"]
    return render_template_string(
        PAGE, title="Moje sprawy", citizen=g.citizen, masked=masked(subject), account=account(subject))


@app.route("/moje/wysoki/zgoda", methods=["GET", "POST"])
@logged_in("high")
def consent():
    return render_template_string(PAGE, title="Zgoda", consent="given" if request.method == "POST" else "asked")


@app.get("/moje/token")
@logged_in()
def token():
    try:
        claims = verified(g.citizen["Token"])
    except jwt.PyJWTError:
        abort(403)
    return {"account": account(claims["sub"]), "level": claims["assuranceLevel"], "session": claims["sessionID"]}


@app.get("/konto")
def by_session():
    """A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here."""
    who = citizen_of_session()
    if who is None:
        return redirect("/auth/login?" + urllib.parse.urlencode({"return_to": request.full_path.rstrip("?")}), 303)
    return {"account": account(who["subject"]), "name": f"{who['givenName']} {who['familyName']}"}


PAGE = (pathlib.Path(__file__).parent / "page.html").read_text()
if __name__ == "__main__":
    # Flask's own server is for trying out; in production gunicorn or waitress, on an address that only nginx reaches.
    app.run("127.0.0.1", int(os.environ["PORTAL_PORT"]))
