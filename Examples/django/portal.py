"""A portal behind nginx and Brama, in Django, in one file. Run it: Examples/run django"""

import hashlib
import hmac
import http.client
import json
import os
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

ORIGIN = os.environ["PORTAL_ORIGIN"]  # what browsers see, such as https://portal.example.gov.pl
GATEWAY = os.environ["PORTAL_GATEWAY"]  # how this program reaches Brama, past nginx
# 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
KEY = pathlib.Path(os.environ["PORTAL_KEY_FILE"]).read_bytes()
LEVELS = {"low": 1, "substantial": 2, "high": 3}

settings.configure(
    SECRET_KEY=hmac.new(KEY, b"django", hashlib.sha256).hexdigest(),
    ALLOWED_HOSTS=[urllib.parse.urlsplit(ORIGIN).hostname],
    # portal.conf sets X-Forwarded-Proto on every request, so it says the truth; Django's check of Origin needs it.
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    CSRF_COOKIE_SECURE=True,
    CSRF_COOKIE_HTTPONLY=True,
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                f"{__name__}.BramaMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [pathlib.Path(__file__).parent]}],
)


class BramaMiddleware:
    """request.citizen: who nginx says is there, None on pages that it did not check.

    nginx sets these headers after a check and removes a client's, on every path. (A portal that has django.contrib.auth
    takes a RemoteUserMiddleware with header = "HTTP_BRAMA_SUBJECT", and account() for the user's name.)
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        names = {"subject": "Subject", "given": "Given-Name", "family": "Family-Name", "level": "Assurance-Level"}
        found = {key: urllib.parse.unquote(request.headers.get(f"Brama-{name}", "")) for key, name in names.items()}
        request.citizen = found if found["subject"] else None
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        return response


def logged_in(level="low"):
    """For pages that nginx checks. No header means that it did not: refuse, and never guess."""
    def wrap(page):
        @wraps(page)
        def checked(request):
            if request.citizen is None or LEVELS.get(request.citizen["level"], 0) < LEVELS[level]:
                raise PermissionDenied
            return page(request)
        return checked
    return wrap


def account(subject):
    """What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now."""
    return hmac.new(KEY, subject.encode(), hashlib.sha256).hexdigest()[:16]


def masked(subject):
    return "*" * (len(subject) - 3) + subject[-3:]


def session(request):
    """(HTTP status, who is logged in), asked of Brama: for pages that nginx does not check."""
    cookie = request.headers.get("Cookie", "")
    if not cookie:
        return 401, None
    question = urllib.request.Request(f"{GATEWAY}/session", headers={"Cookie": cookie})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # cookies go to no proxy
    try:
        with direct.open(question, timeout=3) as answer:
            return 200, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None
    except (OSError, http.client.HTTPException, ValueError):
        return 503, None


def start(request):
    """For everybody: while Brama does not answer, it greets nobody, and is served."""
    return render(request, "page.html", {"title": "Portal Przykładowy", "session": session(request)[1]})


@logged_in()
def mine(request):
    subject = request.citizen["subject"]
    facts = {"citizen": request.citizen, "masked": masked(subject), "account": account(subject)}
    return render(request, "page.html", {"title": "Moje sprawy", **facts})


@logged_in("high")
def consent(request):
    """Django's own token, in the page's form, tells our forms from a stranger's."""
    return render(request, "page.html", {"title": "Zgoda", "consent": "given" if request.method == "POST" else "asked"})


def by_session(request):
    """A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here."""
    status, who = session(request)
    if status == 401:
        return redirect("/auth/login?" + urllib.parse.urlencode({"return_to": request.get_full_path()}))
    if who is None:
        return HttpResponse("The login service does not answer.", status=503)
    return JsonResponse({"account": account(who["subject"]), "name": f"{who['givenName']} {who['familyName']}"})


urlpatterns = [path("", start), path("moje", mine), path("moje/wysoki/zgoda", consent), path("konto", by_session)]
application = get_wsgi_application()  # for gunicorn: portal:application, on an address that only nginx reaches
if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", f"127.0.0.1:{os.environ['PORTAL_PORT']}"])
