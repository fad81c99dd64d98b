"""Raw requests for the comparison with nginx: (name, bytes, what a strict reader makes of them).

The third is the number of requests that are in the bytes, "refuse", or "swallow" where a body is announced that does
not come, so that whatever follows belongs to it. Reading is that of RFC 9112, with refusal wherever two readers could
differ. Bytes that must never be a request of their own ask for /smuggled.
"""

CANARY = b"GET /canary?1 HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


def post(fields, body, path="/p", version="1.1"):
    """A POST with exactly these field lines (without line ends)."""
    lines = b"".join(field + b"\r\n" for field in fields)
    return f"POST {path} HTTP/{version}\r\nHost: localhost\r\n".encode() + lines + b"\r\n" + body


def get(target=b"/g", fields=(), version=b"HTTP/1.1", method=b"GET"):
    lines = b"".join(field + b"\r\n" for field in fields)
    return method + b" " + target + b" " + version + b"\r\nHost: localhost\r\n" + lines + b"\r\n"


def chunked(*chunks, trailer=b""):
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n" + trailer + b"\r\n"


TE = b"Transfer-Encoding: chunked"


def lengths():
    n = len(SMUGGLED)
    yield "cl", post([b"Content-Length: 3"], b"a=b"), 1
    yield "cl holds a request", post([b"Content-Length: %d" % n], SMUGGLED), 1
    yield "cl 0", post([b"Content-Length: 0"], b""), 1
    yield "no length", post([], b""), 1
    yield "cl too long", post([b"Content-Length: 5000"], b"a=b"), "swallow"
    yield "get with body", get(fields=[b"Content-Length: %d" % n]) + SMUGGLED, 1
    yield "two requests", get(b"/g1") + get(b"/g2"), 2
    for name, fields in {
        "cl.te": [b"Content-Length: %d" % (n + 5), TE], "te.cl": [TE, b"Content-Length: 4"],
        "cl 0 te": [b"Content-Length: 0", TE], "two cl": [b"Content-Length: 0", b"Content-Length: %d" % n],
        "two equal cl": [b"Content-Length: 0", b"Content-Length: 0"],
        "case cl": [b"content-length: 0", b"CONTENT-LENGTH: %d" % n],
    }.items():
        yield name, post(fields, b"0\r\n\r\n" + SMUGGLED), "refuse"
    for value in (
        b"0, 0", b"0,%d" % n, b"+0", b"-0", b"-1", b"0x0", b"0x10", b"1e1", b"0.0", b"0 0", b"", b" ", b"a", b"\t", b"0;0",
        b"\"0\"", b"0_0", b"1 0", b"0\x0b", b"\x0c0", b"0\x00", b"\xb2", b"\xd9\xa1", b"0\r", b"\r0", b"NaN",
        b"99999999999999999999999", b"18446744073709551616", b"9223372036854775808", b"4294967296", b"2097152",
    ):
        yield f"cl {value!r}", post([b"Content-Length: " + value], SMUGGLED), "refuse"
    for value in (b"00", b"000000000000000000000", b"0 ", b"0\t", b"\t0", b"  0  "):
        yield f"cl {value!r}", post([b"Content-Length:" + value], b""), 1
    for field in (
        b"Content-Length : 5", b"Content-Length\t: 5", b" Content-Length: 5", b"\tContent-Length: 5", b"Content Length: 5",
        b"Content-Length", b"Content-Length\x00: 5", b"\x00Content-Length: 5", b"Content-Length\x0b: 5", b": 5", b"",
        b"Content-Length:\r\n 5", b"Content-Length: 0\r\n 5", b"X: y\r\n Content-Length: 5", b"X: y\r\n\tz",
        b"Content-Length: 0\nX: y", b"X: y\nContent-Length: 35", b"X: y\rContent-Length: 35", b"Content-Length=5",
        b"(Content-Length): 5", b"\"Content-Length\": 5", b"Content-Length/: 5", b"Content-Length\xa0: 5",
    ):
        # An empty line ends the head: what follows is a request of its own, and the canary after it.
        wanted = 1 if field == b"" else "refuse"
        tail = b"" if field == b"" else SMUGGLED
        if field == b"":
            yield "empty line early", post([], b""), wanted
        else:
            yield f"field {field!r}", post([field], tail), wanted


def codings():
    body = b"0\r\n\r\n" + SMUGGLED
    for value in (
        b"xchunked", b"chunkedx", b"chunked, chunked", b"chunked,identity", b"identity", b"identity, identity", b"", b",",
        b",chunked", b"chunked,", b"chunked;q=1", b"chunked; x", b"\"chunked\"", b"'chunked'", b"chun\xe9ked", b"chunked\x00",
        b"\x00chunked", b"chunked\x0b", b"\x0bchunked", b"\x0cchunked", b"c\rhunked", b"chunked\r", b"cow, chunked\r",
        b"chunked chunked", b"chunked\xa0", b"\xa0chunked", b"deflate, gzip", b"x\tchunked", b"chunk ed", b"chunked, gzip",
        b"chunked\x1f", b"\x7fchunked",
    ):
        yield f"te {value!r}", post([b"Transfer-Encoding: " + value], body), "refuse"
    for value in (b"gzip, chunked", b"identity, chunked", b"deflate,chunked", b"compress ,\tchunked", b"cow, chunked"):
        yield f"te {value!r}", post([b"Transfer-Encoding: " + value], body), "refuse"
    for value in (b"chunked", b"Chunked", b"CHUNKED", b"  chunked", b"chunked ", b"\tchunked", b"chunked\t "):
        yield f"te {value!r}", post([b"Transfer-Encoding:" + value], chunked(b"a=b")), 1
    for field in (
        b"Transfer-Encoding : chunked", b"Transfer-Encoding\t: chunked", b" Transfer-Encoding: chunked",
        b"\tTransfer-Encoding: chunked", b"Transfer-Encoding:\r\n chunked", b"Transfer-Encoding: x\r\n chunked",
        b"Transfer-Encoding\x00: chunked", b"\x00Transfer-Encoding: chunked", b"Transfer-Encoding\x0b: chunked",
        b"Transfer-Encoding", b"X: y\nTransfer-Encoding: chunked", b"X: y\rTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\nX: y", b"Transfer\xadEncoding: chunked", b"Transfer-Encoding\xa0: chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nTransfer-encoding: x",
        b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 0", b"Content-Length: 0\r\nTransfer-Encoding: x",
        b"Content-Length: 35\r\nTransfer-Encoding: identity",
    ):
        yield f"field {field!r}", post([field], body), "refuse"
    # Names that are others: without a length there is no body, and what looks like one is the next request.
    for field in (b"Transfer_Encoding: chunked", b"Content_Length: 35", b"X-Transfer-Encoding: chunked", b"TE: chunked"):
        yield f"other {field!r}", post([field], b""), 1
    yield "te 1.0", post([TE], body, version="1.0"), "refuse"
    yield "get chunked", get(fields=[TE]) + chunked(b"a=b"), 1


def chunks():
    n = len(SMUGGLED)
    good = {
        "plain": chunked(b"a=b"), "several": chunked(b"a", b"=", b"b" * 300), "none": chunked(),
        "holds a request": chunked(SMUGGLED), "upper hex": b"A\r\n0123456789\r\n0\r\n\r\n",
        "leading zeros": b"0003\r\na=b\r\n0\r\n\r\n", "zeros at the end": b"3\r\na=b\r\n0000\r\n\r\n",
        "extension": b"3;x=y\r\na=b\r\n0\r\n\r\n", "quoted extension": b'3;x="y;z"\r\na=b\r\n0;q\r\n\r\n',
        "trailer": chunked(b"a=b", trailer=b"X-Sum: 1\r\n"), "bodies with line ends": chunked(b"\r\n0\r\n\r\n"),
        "trailer names a length": chunked(b"a=b", trailer=b"Content-Length: 35\r\n"),
    }
    for name, body in good.items():
        yield f"chunks {name}", post([TE], body), 1
    for size in (
        b"", b" 3", b"3 ", b"\t3", b"3\t", b"0x3", b"+3", b"-3", b"3g", b"g", b"3.0", b"3,", b"3\x00", b"\x003", b"3\x0b",
        b"_3", b"\"3\"", b"3 ;x", b"3\r", b"\xef\xbc\x93", b"1\n", b"10000000000000003", b"ffffffffffffffff", b"-0",
        b"7fffffffffffffff", b"100000000", b"8000000000000000", b"00000000000000000000000000000000003", b"3\n;x",
    ):
        yield f"chunk size {size!r}", post([TE], size + b"\r\na=b\r\n0\r\n\r\n" + SMUGGLED), "refuse"
    bad = {
        "bare lf after size": b"3\na=b\r\n0\r\n\r\n", "bare lf after data": b"3\r\na=b\n0\r\n\r\n",
        "bare lf at the end": b"3\r\na=b\r\n0\r\n\n", "bare lf last size": b"3\r\na=b\r\n0\n\r\n",
        "cr alone after size": b"3\ra=b\r\n0\r\n\r\n", "data too long": b"3\r\na=bc\r\n0\r\n\r\n",
        "no line end": b"3\r\na=b0\r\n\r\n", "other line end": b"3\r\na=bxx0\r\n\r\n",
        "lf in extension": b"3;x\nxx\r\na=b\r\n0\r\n\r\n", "cr in extension": b"3;x\rxx\r\na=b\r\n0\r\n\r\n",
        "nul in extension": b"3;\x00\r\na=b\r\n0\r\n\r\n", "huge extension": b"3;" + b"x" * 70_000 + b"\r\na=b\r\n0\r\n\r\n",
        "many extensions": (b"1;" + b"x" * 500 + b"\r\na\r\n") * 40 + b"0\r\n\r\n",
        "trailer bare lf": b"0\r\nX: y\n\r\n", "trailer folded": b"0\r\nX: y\r\n z\r\n\r\n",
        "trailer space before colon": b"0\r\nX : y\r\n\r\n", "trailer no field": b"0\r\nGET /smuggled HTTP/1.1\r\n\r\n",
        "huge trailer": b"0\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "many trailers": b"0\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        "overflow": b"10000000000000000\r\n" + SMUGGLED,
    }
    for name, body in bad.items():
        yield f"chunks {name}", post([TE], body + SMUGGLED), "refuse"
    yield "chunks without end", post([TE], b"3\r\na=b\r\n"), "refuse"
    yield "chunk cut", post([TE], b"%x\r\nGE" % (n + 100_000)), "swallow"


def targets():
    for target in (
        b"/", b"/a/b?c=d", b"/?", b"/??", b"/a?b?c", b"//", b"//a//b", b"/.", b"/..", b"/../x", b"/a/../b", b"/a/./b",
        b"/%2e%2e/x", b"/a%2fb", b"/a%2Fb", b"/%2f%2fevil", b"/a%5cb", b"/a%0d%0ab", b"/a%20b", b"/%C5%BC", b"/%ff",
        b"/a;b=c", b"/a:b@c", b"/a!$&'()*+,;=:@", b"/~a_b-c.d", b"/auth/login?return_to=/%2e", b"/auth/../auth/x",
        b"/auth%2fcheck", b"/%61uth/x", b"/a?b=/../c", b"/a?%00=1"[:3], b"/a?b=%41", b"/a,b", b"/" + b"a" * 3000,
        b"/?" + b"a" * 3000, b"/smuggle", b"/a?b=c&b=d", b"/a?b=[1]"[:5], b"/auth/slo?x=http://y", b"/%25%32%65",
    ):
        yield f"target {target[:30]!r}", get(target), 1
    for target in (
        b"*", b"a", b"", b"/a b", b"/a\tb", b"/a\x00b", b"/a%00b", b"/a?%00", b"/%", b"/%2", b"/%zz", b"/a?%", b"/a?%g1",
        b"/a#b", b"/a\x7f", b"/a\x80", b"/\xc5\xbc", b"/a\x01", b"\\a", b"?x", b"http:/x/y", b"http:///y", b"http://",
        b"ftp://localhost/x", b"javascript:1", b"localhost:80", b"localhost", b"../x", b".", b"http:\\\\x\\y", b"/a\rb",
        b"http://user@localhost/", b"http://local host/", b"http://localhost:99999999/", b"http://[::1/", b"/" + b"a" * 20_000,
        b"/\"", b"/<a>", b"/a\\b", b"/^", b"/{x}", b"/a|b", b"/`", b"/ HTTP/1.1 x",
    ):
        yield f"target {target[:30]!r}", get(target), "refuse"
    for target in (b"http://localhost/a", b"http://LOCALHOST/a?b", b"http://localhost", b"http://localhost:80/", b"HTTP://x/y",
                   b"https://localhost/a", b"http://other.example/a"):
        yield f"target {target!r}", get(target), 1


def lines():
    for method in (b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"PROPFIND", b"X", b"get", b"Get", b"PRI", b"M-SEARCH",
                   b"!#$%&'*+-.^_`|~", b"GETGET"):
        yield f"method {method!r}", get(method=method), 1
    for method in (b"", b"G ET", b"GE\x00T", b"G(T)", b"G\xc9T", b"\x16\x03\x01", b"G:T", b"G/T", b"GET\t", b"\tGET", b" GET",
                   b"G\rT", b"\"GET\"", b"<GET>", b"G@T"):
        yield f"method {method!r}", get(method=method), "refuse"
    for version in (b"HTTP/0.9", b"HTTP/1.2", b"HTTP/2.0", b"HTTP/2", b"HTTP/3", b"HTTP/1", b"HTTP/1.", b"HTTP/1.10", b"HTTP/01.1",
                    b"HTTP/1.01", b"http/1.1", b"HTTP/1,1", b"HTTP /1.1", b"HTTP/ 1.1", b"HTTP/1.1 ", b" HTTP/1.1", b"HTTPS/1.1",
                    b"HTTP/1.1\t", b"HTTP/1.1\x00", b"XTTP/1.1", b"HTTP/-1.1", b"HTTP/1.1x", b"HTTP/9.9", b"", b"ICE/1.0"):
        yield f"version {version!r}", get(version=version), "refuse"
    host = b"Host: localhost\r\n"
    for name, raw in {
        "0.9": b"GET /smuggled\r\n", "0.9 with head": b"GET /smuggled\r\n" + host + b"\r\n",
        "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "tab between": b"GET\t/g\tHTTP/1.1\r\n" + host + b"\r\n",
        "two spaces": b"GET  /g HTTP/1.1\r\n" + host + b"\r\n", "lf line": b"GET /g HTTP/1.1\n" + host + b"\r\n",
        "lf all": b"GET /g HTTP/1.1\nHost: localhost\n\n", "lf last": b"GET /g HTTP/1.1\r\nHost: localhost\r\n\n",
        "cr only": b"GET /g HTTP/1.1\rHost: localhost\r\r", "cr cr lf": b"GET /g HTTP/1.1\r\r\n" + host + b"\r\n",
        "nul first": b"\x00GET /g HTTP/1.1\r\n" + host + b"\r\n", "bom": b"\xef\xbb\xbfGET /g HTTP/1.1\r\n" + host + b"\r\n",
        "lf before": b"\nGET /g HTTP/1.1\r\n" + host + b"\r\n", "two empty lines before": b"\r\n\r\n" + get(),
        "cr before": b"\rGET /g HTTP/1.1\r\n" + host + b"\r\n", "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x55" * 508,
        "proxy protocol": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + get(), "proxy v2": b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c" + b"\x00" * 12,
        "space after line": b"GET /g HTTP/1.1 \r\n" + host + b"\r\n", "leading space field": b"GET /g HTTP/1.1\r\n " + host + b"\r\n",
        "smtp": b"EHLO x\r\nMAIL FROM:<a>\r\n\r\n", "ssh": b"SSH-2.0-x\r\n", "noise": bytes(range(256)) * 4 + b"\r\n\r\n",
    }.items():
        yield name, raw, "refuse"
    yield "empty line before", b"\r\n" + get(), 1
    yield "1.0 kept", get(version=b"HTTP/1.0", fields=[b"Connection: keep-alive"]), 1
    yield "tls in pieces", b"\x16\x03\x03", "refuse"


def fields():
    def only(*lines):
        return b"GET /g HTTP/1.1\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n"

    for name, raw in {
        "two hosts": only(b"Host: localhost", b"Host: localhost"), "other host after": only(b"Host: localhost", b"Host: evil"),
        "two hosts in case": only(b"HOST: localhost", b"host: x"), "no host": only(), "empty host": only(b"Host:"),
        "host list": only(b"Host: a, b"), "host with path": only(b"Host: localhost/x"), "host userinfo": only(b"Host: a@localhost"),
        "host space": only(b"Host: local host"), "host nul": only(b"Host: local\x00host"), "host port": only(b"Host: localhost:x"),
        "host long port": only(b"Host: localhost:123456"), "host bracket": only(b"Host: [::1"), "host folded": only(b"Host:\r\n localhost"),
        "host space name": only(b"Host : localhost"), "host quote": only(b"Host: \"localhost\""), "host high": only(b"Host: \xc5\xbc.pl"),
        "host query": only(b"Host: localhost?x"), "host hash": only(b"Host: localhost#x"), "host backslash": only(b"Host: a\\b"),
    }.items():
        yield name, raw, "refuse"
    for line in (b"X\x00: y", b"X: y\x00", b"X: \x01", b"X: y\x7f", b"X: y\rz", b"X", b"X y: z", b"X\ty: z", b": y", b"\x80: y",
                 b"X(: y", b"X@: y", b"X[]: y", b"X\\: y", b"{X}: y", b"X: a\nb", b"=: \x0b", b"X,Y: z", b"X;: y", b"<X>: y", b"X?: y"):
        yield f"field {line!r}", get(fields=[line]), "refuse"
    for line in (b"X:", b"X: ", b"X:y", b"X:\ty\t", b"x_y: z", b"X.Y: z", b"!#$%&'*+-.^_`|~: v", b"X: \xc5\xbc", b"X: \xff", b"1: 2",
                 b"X: a: b", b"Connection: keep-alive, x", b"X: " + b"y" * 7000, b"Brama-Subject: 1", b"Brama_Subject: 1",
                 b"Upgrade: h2c", b"Upgrade: websocket\r\nConnection: Upgrade", b"HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                 b"Connection: Host", b"Connection: Content-Length", b"Keep-Alive: timeout=9999", b"Trailer: Content-Length",
                 b"Range: bytes=0-,0-,0-", b"X-HTTP-Method-Override: DELETE", b"Max-Forwards: 0", b"Via: 1.1 x",
                 b"X-Forwarded-For: 1.2.3.4", b"X-Original-URL: /smuggled", b"Expect: 100-continue"):
        yield f"field {line[:30]!r}", get(fields=[line]), 1
    yield "101 fields", get(fields=[b"X: y"] * 101), "refuse"
    yield "large head", get(fields=[b"X: " + b"y" * 20_000]), "refuse"
    yield "expect", post([b"Expect: 100-continue", b"Content-Length: 3"], b"a=b"), 1
    yield "expect other", post([b"Expect: 200-ok", b"Content-Length: 35"], SMUGGLED), "refuse"
    yield "expect list", post([b"Expect: 100-continue, x", b"Content-Length: 35"], SMUGGLED), "refuse"
    yield "body over the limit", post([b"Content-Length: %d" % (2 << 20)], b"x" * 1000), "refuse"


CASES = [case for part in (lengths, codings, chunks, targets, lines, fields) for case in part()]
