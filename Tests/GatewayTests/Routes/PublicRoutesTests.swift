import HTTPTypes
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("Public routes")
struct PublicRoutesTests {
    @Test(
        "other methods are 405 with Allow, and change nothing",
        arguments: Route.allCases, [HTTPRequest.Method.put, .delete, .patch, .trace, .options, .head])
    func methods(route: Route, method: HTTPRequest.Method) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.send(browser.request(method, "/auth/\(route.rawValue)"))
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.code == "method-not-allowed")
        #expect(answer.headers[.allow] == route.methods.map(\.rawValue).joined(separator: ", "))
        #expect(answer.setsNoCookie)
    }

    @Test(
        "nothing else is served",
        arguments: [
            "/", "/auth", "/auth/", "/auth/metrics", "/auth/health/live", "/login", "/auth/login/",
            "/authlogin",
        ])
    func unknown(path: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.get(path)
        #expect(answer.status == .notFound)
        #expect(answer.code == "not-found")
    }

    @Test("programs get a problem, browsers a page, with the same code and request id in both")
    func problem() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let page = await browser.get("/auth/session")
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        let problem = await browser.get("/auth/session", [.accept: "application/json"])
        #expect(problem.status == .unauthorized)
        #expect(problem.headers[.contentType] == "application/problem+json")
        for answer in [page, problem] {
            #expect(answer.code == "login-expired")
            let id = try #require(answer.headers[.bramaRequestID])
            #expect(answer.text.contains(id))
            #expect(rig.log.text.contains(id))
        }
    }

    @Test(
        "who refuses a page by q=0 gets the problem",
        arguments: [
            ("text/html;q=0, application/json", false), ("application/json, Text/HTML ; Q=0.000", false),
            ("text/html;charset=utf-8;q=0.", false), ("text/html;q=0.001", true),
            ("text/html; q=0.5, */*", true),
            ("text/html;q=0, text/html", true), ("application/xhtml+xml,text/html", true), ("*/*", false),
            ("text/html-like", false),
        ])
    func accepted(accept: String, isPage: Bool) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.get("/auth/session", [.accept: accept])
        #expect(answer.status == .unauthorized)
        #expect((answer.headers[.contentType] == "text/html; charset=utf-8") == isPage)
    }

    @Test(
        "a login page names no target that is not allowed",
        arguments: ["//evil.example", "https:evil", "/\\evil"])
    func openRedirect(target: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.get("/auth/login?return_to=\(PercentEncoding.percentEncoded(target))")
        #expect(answer.status == .badRequest)
        #expect(answer.code == "request-malformed")
        #expect(answer.setsNoCookie)
    }

    @Test("nginx names the page that was asked for in a field of its own; a parameter goes before it")
    func returnField() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let header: HTTPFields = [.bramaReturnTo: "/sprawy?a=1&b=%C5%BC"]
        let page = await browser.get("/auth/login", header)
        #expect(page.status == .ok)
        let bad = await browser.get("/auth/login", [.bramaReturnTo: "//evil.example"])
        #expect(bad.code == "request-malformed")
    }

    @Test("metadata is signed and says what the contract's routes are")
    func metadata() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.get("/auth/metadata")
        #expect(answer.status == .ok)
        let document = try ParsedDocument(answer.body)
        #expect(document.root.attribute("entityID") == "https://portal.example.gov.pl")
        #expect(answer.text.contains("https://portal.example.gov.pl/auth/acs"))
        #expect(answer.text.contains("https://portal.example.gov.pl/auth/slo"))
    }

    @Test("a foreign login tells WK so; where none are offered it is refused")
    func foreign() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try Browser.Form(html: await browser.get("/auth/login?foreign=true").text)
        #expect(form.value("ForeignAuthentication") == "true")
        let plain = try Browser.Form(html: await browser.get("/auth/login").text)
        #expect(plain.value("ForeignAuthentication") == nil)
        let closed = try await LoginRig { $0.foreignAuthentication = false }
        var other = Browser(closed)
        #expect(await other.get("/auth/login?foreign=true").code == "request-malformed")
    }

    @Test("health is on the administration listener alone")
    func health() async throws {
        let rig = try await LoginRig()
        func get(_ path: String) async -> ServerResponse {
            await rig.administration.answer(ServerRequest(method: .get, path: path, peer: LoginRig.peer))
                .response()
        }
        #expect(await get("/health/live").status == .ok)
        #expect(await get("/health/ready").status == .ok)
        #expect(await get("/auth/login").status == .notFound)
        rig.clock.advance(by: .seconds(366 * 86_400))
        let late = await get("/health/ready")
        #expect(late.status == .serviceUnavailable)
        #expect(late.text.contains("signing"))
    }
}
