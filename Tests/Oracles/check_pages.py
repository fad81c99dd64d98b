"""Reads pages back with html5lib (strict) and prints what is wrong; nothing where they hold.

Argument: a JSON file of pages, each with name, language, policy (CSP), body (Base64) and the value that its
hidden fields and its `code` element must have.
"""

import base64, collections, hashlib, json, re, sys
import html5lib

def check(page):
    body = base64.b64decode(page["body"])
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(body, transport_encoding="utf-8")
    every = [e for e in tree.iter() if isinstance(e.tag, str)]
    count = collections.Counter(e.tag for e in every)
    if tree.get("lang") != page["language"]: yield "lang is not Content-Language"
    for tag in ("title", "header", "main", "h1", "style"):
        if count[tag] != 1: yield f"{count[tag]} elements {tag}"
    if not "".join(tree.find(".//title").itertext()).startswith("".join(tree.find(".//h1").itertext())):
        yield "title does not begin with the heading"
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "p", "main", "h1", "h2", "form",
        "input", "button", "script", "a", "dl", "dt", "dd", "code", "nav", "ul", "li", "span", "div", "footer"}
    for e in every:
        tag = e.tag.split("}")[-1]
        if tag not in allowed | {"svg", "path"}: yield f"element {tag}"
        for name, value in e.attrib.items():
            if str(name).startswith("on") or name in ("style", "src", "autofocus"): yield f"attribute {name}"
        if tag in ("p", "h1", "h2", "button", "a", "dt", "dd", "code", "title"):
            if not "".join(e.itertext()).strip(): yield f"empty {tag}"
    sources = {}
    for directive in page["policy"].split("; "):
        name, *values = directive.split(" ")
        if name in sources: yield f"directive {name} twice"
        sources[name] = values
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        raw = re.findall(rf"<{tag}>(.*?)</{tag}>".encode(), body, re.S)
        want = ["'sha256-%s'" % base64.b64encode(hashlib.sha256(t).digest()).decode() for t in raw]
        if sources.get(name, []) != want: yield f"{name} {sources.get(name)} is not {want}"
    for directive in ("default-src", "base-uri", "frame-ancestors"):
        if sources.get(directive) != ["'none'"]: yield f"{directive} is {sources.get(directive)}"
    for e in tree.iter("input"):
        if e.get("type") != "hidden" or e.get("value") != page["value"]: yield f"field {e.attrib}"
    for e in tree.iter("code"):
        if "".join(e.itertext()) != page["value"]: yield f"code {''.join(e.itertext())!r}"
    for e in tree.iter("form"):
        if e.get("method") != "post" or not list(e.iter("button")): yield "form without post or button"

seen = 0
for page in json.load(open(sys.argv[1])):
    seen += 1
    try:
        for finding in check(page): print(f"{page['name']}.{page['language']}: {finding}")
    except html5lib.html5parser.ParseError as error:
        print(f"{page['name']}.{page['language']}: {error}")
if not seen: print("no pages")
