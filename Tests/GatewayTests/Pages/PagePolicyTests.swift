import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("What browsers may do with a page")
struct PagePolicyTests {
    private func headers(_ page: Page, origins: [String] = []) throws -> HTTPFields {
        try PageRenderer(logoutRedirectOrigins: origins).response(for: page, in: .polish).headers
    }

    private func directive(_ name: String, of page: Page, origins: [String] = []) throws -> String? {
        let policy = try #require(try headers(page, origins: origins)[.contentSecurityPolicy])
        return policy.split(separator: "; ").first { $0.hasPrefix(name + " ") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    @Test("every page is private to its moment, unframed and typed")
    func everyPage() throws {
        for (name, page) in PageSamples.all() {
            let headers = try headers(page)
            #expect(headers[.contentType] == "text/html; charset=utf-8")
            #expect(headers[.cacheControl] == "no-store")
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[try #require(HTTPField.Name("X-Frame-Options"))] == "DENY")
            #expect(headers[try #require(HTTPField.Name("Referrer-Policy"))] == "same-origin")
            let opener = headers[try #require(HTTPField.Name("Cross-Origin-Opener-Policy"))]
            #expect(opener == (name == "hand-over" ? nil : "same-origin"), "\(name)")
        }
    }

    @Test("only the hand-over page runs a script")
    func scripts() throws {
        for (name, page) in PageSamples.all() {
            #expect(try (directive("script-src", of: page) != nil) == (name == "hand-over"), "\(name)")
        }
    }

    @Test("the hand-over may be redirected to any host, in clear only where the node itself is in clear")
    func handOverTargets() throws {
        let secure = Page.handOver(action: PageSamples.action, fields: [])
        let loopback = Page.handOver(action: "HTTP://127.0.0.1:8090/login/SingleSignOnService", fields: [])
        #expect(try directive("form-action", of: secure) == "https:")
        #expect(try directive("form-action", of: loopback) == "http: https:")
    }

    @Test("the logout goes to this site and the configured origins; other pages have no form")
    func logoutTargets() throws {
        let question = Page.logoutQuestion(action: "/auth/logout", fields: [])
        let origins = ["https://portal.example.gov.pl", "http://[::1]:3000"]
        #expect(try directive("form-action", of: question) == "'self'")
        #expect(
            try directive("form-action", of: question, origins: origins)
                == "'self' https://portal.example.gov.pl http://[::1]:3000")
        #expect(try directive("form-action", of: .loggedOut(atNode: true, continuePath: nil)) == "'none'")
        #expect(
            try directive("form-action", of: .failure(.internal, requestID: "x", retryPath: nil)) == "'none'")
    }

    @Test(
        "an origin that would say more than one source is refused",
        arguments: [
            "https://a.example; script-src *", "https://a.example;", "https://a.example b",
            "https://a.example https://b.example",
            "https://a.example/path", "*",
            "https://*.example", "https://", "'unsafe-inline'", "https://a.example\r\nX: y",
            "https://ą.example", "",
        ])
    func malformedOrigin(origin: String) {
        #expect(throws: PagePolicy.MalformedOrigin(origin: origin)) {
            _ = try PageRenderer(logoutRedirectOrigins: ["https://fine.example", origin])
        }
    }
}
