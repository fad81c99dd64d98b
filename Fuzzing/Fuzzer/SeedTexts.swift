/// Seeds that are plain text.
enum SeedTexts {
    static let requests = [
        "GET /auth/login?return_to=%2Fcase%2F1&loa=high HTTP/1.1\r\nHost: a.example\r\nCookie: __Host-brama=x\r\n\r\n",
        "POST /auth/acs HTTP/1.1\r\nHost: a.example:443\r\nContent-Length: 11\r\n\r\nSAMLart=AAQGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-T: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: [::1]\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab",
        "\r\nGET https://a.example?q HTTP/1.0\r\nConnection: keep-alive, x\r\n\r\n",
    ]

    /// With the byte that chooses what reads them.
    static let forms: [(UInt8, String)] = [
        (
            0,
            "SAMLart=AAQAAMFbLinlXaCM%2BFIxiDwGOLAy2T71gbpO7ZhNzAgEANlB90ECfpNEVLg%3D&RelayState=a+b&encoding=utf-8"
        ),
        (1, "__Host-brama=abc; __Host-brama-login=\"x y\"; $Version=1; =; a"),
        (2, "Zażółć gęślą jaźń/?&="),
        (3, "/case/1?a=b#c"), (3, "https://www.example.gov.pl:8443/x?y"),
        (3, "https://portal.example.gov.pl"),
        (3, "/%2f/evil.example"), (3, "https://a.example.evil.example/"),
        (3, "/auth/login?return_to=/auth/login"),
        (4, "10.0.0.1, 198.51.100.1"), (4, "[2001:db8::1]:4711,"),
        (5, "en-GB,en;q=0.9,pl;q=0.8,*;q=0.1"),
    ]

    static let values: [(UInt8, String)] = [
        (0, "AAQAAMFbLinlXaCM+FIxiDwGOLAy2T71gbpO7ZhNzAgEANlB90ECfpNEVLg="),
        (1, "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE"),
        (1, "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEf"),
        (2, "ID-6f1d1a3e-0000-4000-8000-000000000000"), (2, "_x.y"),
        (3, "2026-01-05T10:00:00.123Z"), (3, "2024-02-29T23:59:59.999999999Z"),
        (4, "aGVsbG8="), (4, "aGVs bG8=\n"),
    ]

    /// DEFLATE with a dynamic or fixed code, in Base64.
    static let deflated =
        "sylOzM0xKrDyyU/PLy0JSi0sTS0uUajIzckrtoJI2SqVFuVZ5ScWZxZb5SXmphZblSRbBTv6+lgZ6RlYFRTll+Qn5+coKXi62Cp5uugaKimEpRYVZ+bn2SoBFSjZ2STaJRIJkpLRkI1+op2NPjYn2gEA"
}
