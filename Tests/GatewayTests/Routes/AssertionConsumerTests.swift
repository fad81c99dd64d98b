import HTTPTypes
import Testing
import Transport

@testable import Gateway

/// What comes to `/acs` from any browser: each case is a good answer with one edit.
@Suite("Assertion consumer")
struct AssertionConsumerTests {
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let code: String
        let apply: @Sendable (inout ServerRequest, Browser.Form) -> Void

        init(
            _ title: String, _ status: Int, _ code: String,
            _ apply: @escaping @Sendable (inout ServerRequest, Browser.Form) -> Void
        ) {
            testDescription = title
            self.status = status
            self.code = code
            self.apply = apply
        }
    }

    private static func form(_ title: String, _ status: Int, _ code: String, _ name: String, _ value: String?)
        -> Edit
    {
        Edit(title, status, code) { $0.body = $1.with(name, value).body }
    }

    static let edits: [Edit] = [
        form("SAMLart missing", 400, "request-malformed", "SAMLart", nil),
        form("SAMLart empty", 400, "request-malformed", "SAMLart", ""),
        form("SAMLart of white space", 400, "request-malformed", "SAMLart", "  "),
        form("SAMLart with line break", 400, "request-malformed", "SAMLart", "AAQ\r\nX: y"),
        form("SAMLart with markup", 400, "request-malformed", "SAMLart", "<x/>"),
        form("SAMLart with NUL", 400, "request-malformed", "SAMLart", "AAQ\u{0}"),
        form("SAMLart too long", 400, "request-malformed", "SAMLart", String(repeating: "A", count: 1_025)),
        form("RelayState missing", 400, "request-malformed", "RelayState", nil),
        form("RelayState empty", 400, "login-expired", "RelayState", ""),
        form("RelayState unknown", 400, "login-expired", "RelayState", String(repeating: "A", count: 43)),
        form("RelayState a URL", 400, "login-expired", "RelayState", "https://evil.example/"),
        form(
            "RelayState over 80 bytes", 400, "login-expired", "RelayState", String(repeating: "A", count: 81)),
        form("SAMLResponse in place of SAMLart", 400, "request-malformed", "SAMLart", nil),
        Edit("SAMLart twice", 400, "request-malformed") { $0.body = $1.body + Array("&SAMLart=AAQA".utf8) },
        Edit("RelayState twice", 400, "request-malformed") {
            $0.body = $1.body + Array("&RelayState=x".utf8)
        },
        Edit("SAMLart in the query too", 400, "request-malformed") { request, _ in
            request.query = "SAMLart=AAQA"
        },
        Edit("bad percent-encoding", 400, "request-malformed") { $0.body = $1.body + Array("&x=%zz".utf8) },
        Edit("multipart body", 415, "request-malformed") { request, _ in
            request.headers[.contentType] = "multipart/form-data; boundary=x"
        },
        Edit("JSON body", 415, "request-malformed") { request, _ in
            request.headers[.contentType] = "application/json"
        },
        Edit("no content type", 415, "request-malformed") { request, _ in request.headers[.contentType] = nil
        },
        Edit("no login cookie", 403, "login-other-browser") { request, _ in request.headers[.cookie] = nil },
        Edit("login cookie cut short", 403, "login-other-browser") { request, _ in
            request.headers[.cookie] = "__Host-brama-login=short"
        },
        Edit("login cookie twice", 403, "login-other-browser") { request, _ in
            let cookie = request.headers[.cookie] ?? ""
            request.headers[.cookie] = cookie + "; " + cookie
        },
        Edit("PUT", 405, "method-not-allowed") { request, _ in request.method = .put },
        Edit("HEAD", 405, "method-not-allowed") { request, _ in request.method = .head },
        Edit("path in other case", 404, "not-found") { request, _ in request.path = "/auth/ACS" },
        Edit("path encoded", 404, "not-found") { request, _ in request.path = "/auth/%61cs" },
        Edit("path with a slash more", 404, "not-found") { request, _ in request.path = "/auth/acs/" },
    ]

    @Test(
        "refuses each edit with its code, asks nobody, sets no cookie and opens no session", arguments: edits)
    func refusal(edit: Edit) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        var request = browser.request(.post, "/auth/acs")
        request.headers[.contentType] = "application/x-www-form-urlencoded"
        request.body = form.body
        let accepted = request
        edit.apply(&request, form)
        let answer = await browser.send(request)
        #expect(answer.status.code == edit.status)
        #expect(answer.code == edit.code || request.method == .head)
        #expect(answer.setsNoCookie)
        #expect(await !browser.hasSession())
        #expect(rig.backChannel.calls.isEmpty)
        // The same without the edit is accepted, so the edit was the reason; and nothing was used up by it.
        #expect(await browser.send(accepted).status == .seeOther)
    }

    @Test("takes a further field such as encoding, and the charset of the form")
    func tolerated() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        var request = browser.request(.post, "/auth/acs")
        request.headers[.contentType] = "application/x-www-form-urlencoded; charset=UTF-8"
        request.body = form.with("encoding", "utf-8").body
        #expect(await browser.send(request).status == .seeOther)
    }
}
