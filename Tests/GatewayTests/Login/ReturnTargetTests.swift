import Testing

@testable import Gateway

@Suite("Return target")
struct ReturnTargetTests {
    static let publicURL = PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth")
    static let origins: Set<String> = ["https://second.example.gov.pl"]

    private func target(_ text: String) -> ReturnTarget? {
        ReturnTarget(text, publicURL: Self.publicURL, allowedOrigins: Self.origins)
    }

    @Test(
        "is taken where it is a path here or a URL of an allowed origin",
        arguments: [
            ("/", "/"), ("/moje?a=1&b=2#c", "/moje?a=1&b=2#c"), ("/a//b", "/a//b"),
            ("/sprawy/%C5%BC", "/sprawy/%C5%BC"), ("/żółć?ą", "/%C5%BC%C3%B3%C5%82%C4%87?%C4%85"),
            ("https://second.example.gov.pl", "https://second.example.gov.pl"),
            ("https://second.example.gov.pl/x?y", "https://second.example.gov.pl/x?y"),
            ("https://second.example.gov.pl?y", "https://second.example.gov.pl?y"),
            ("https://portal.example.gov.pl/moje", "https://portal.example.gov.pl/moje"),
        ])
    func accepted(text: String, location: String) {
        #expect(target(text)?.location == location)
    }

    @Test(
        "is refused where a browser could be led elsewhere",
        arguments: [
            "", " ", "moje", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil", "/\t/evil",
            "/%2fevil",
            "/%5Cevil", "/%09/evil", "/%0d%0aSet-Cookie:x", "https:evil.example", "https:/evil.example",
            "http:\\\\evil", "https://evil.example", "https://second.example.gov.pl.evil.example/",
            "https://second.example.gov.pl@evil.example/", "https://second.example.gov.pl:8443/",
            "https://second.example.gov.pl./", "https://SECOND.example.gov.pl/",
            "HTTPS://second.example.gov.pl/",
            "http://second.example.gov.pl/", "https://second.example.gov.pl//evil", "javascript:alert(1)",
            "data:text/html,x", "/a\r\nb", "/a\u{0}b", "/a b", "/a\"b", "/<script>", "/a\u{7F}",
            "https://second.example.gov.pl#x", " /moje", "/\u{1}",
            // A Character of a slash and a mark that host names drop.
            "//\u{FE0F}evil.example", "//\u{301}evil.example", "https://second.example.gov.pl//\u{34F}evil",
            "/%2\u{46}\u{FE0F}evil",
        ])
    func refused(text: String) {
        #expect(target(text) == nil)
    }

    @Test("longer than 2048 bytes is refused, 2048 is taken")
    func length() {
        #expect(target("/" + String(repeating: "a", count: 2_047)) != nil)
        #expect(target("/" + String(repeating: "a", count: 2_048)) == nil)
    }

    @Test(
        "on a route of the gateway becomes the start page, for it would loop",
        arguments: Route.allCases.flatMap { ["/auth/\($0.rawValue)", "/auth/\($0.rawValue)?return_to=/x"] }
            + ["https://portal.example.gov.pl/auth/login", "/auth/login?\u{301}", "/auth/login#\u{FE0F}"])
    func loops(text: String) {
        #expect(target(text)?.location == "/")
    }
}
