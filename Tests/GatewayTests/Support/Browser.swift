import HTTPTypes
import Simulator
import Testing
import Transport

@testable import Gateway

/// A browser as far as the flow sees one: cookies by name, forms read out of pages.
struct Browser {
    let rig: LoginRig
    var cookies: [String: String] = [:]

    init(_ rig: LoginRig) { self.rig = rig }

    struct Form {
        var action: String
        var fields: [(name: String, value: String)]

        var body: [UInt8] {
            let pairs = fields.map {
                "\(PercentEncoding.percentEncoded($0.name))=\(PercentEncoding.percentEncoded($0.value))"
            }
            return Array(pairs.joined(separator: "&").utf8)
        }
    }

    mutating func get(_ target: String, _ headers: HTTPFields = [:]) async -> ServerResponse {
        await send(request(.get, target, headers))
    }

    mutating func post(_ target: String, _ form: Form? = nil, _ headers: HTTPFields = [:]) async
        -> ServerResponse
    {
        var request = request(.post, target, headers)
        if let form {
            request.headers[.contentType] = "application/x-www-form-urlencoded"
            request.body = form.body
        }
        return await send(request)
    }

    mutating func send(_ request: ServerRequest) async -> ServerResponse {
        let response = await rig.send(request)
        for cookie in response.headers[values: .setCookie] { keep(cookie) }
        return response
    }

    func request(_ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:]) -> ServerRequest
    {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var fields: HTTPFields = [.accept: "text/html", .acceptLanguage: "en"]
        for field in headers { fields[field.name] = field.value }
        if !cookies.isEmpty {
            fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        return ServerRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: fields,
            peer: LoginRig.peer)
    }

    private mutating func keep(_ cookie: String) {
        let parts = cookie.split(separator: ";").map { $0.drop { $0 == " " } }
        let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        cookies[pair[0]] = parts.contains("Max-Age=0") ? nil : pair[1]
    }
}

extension Browser {
    /// From `/login` to the form with which WK sends the browser back.
    mutating func begin(
        _ query: String = "return_to=/moje", outcome: String = "success", person: String? = nil
    ) async throws -> Form {
        let page = await get("/auth/login?\(query)")
        try #require(page.status == .ok, "\(rig.log.text)")
        let form = try Form(html: page.text)
        let choice = "outcome=\(outcome)" + (person.map { "&person=\($0)" } ?? "")
        let answer = await rig.node.answer(
            ServerRequest(
                method: .post, path: "/login/SingleSignOnService", query: choice,
                headers: [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: form.body, peer: LoginRig.peer)
        ).response()
        try #require(answer.status == .ok, "\(answer.text)")
        return try Form(html: answer.text)
    }

    /// A whole login.
    mutating func logIn(
        _ query: String = "return_to=/moje", outcome: String = "success", person: String? = nil
    ) async throws -> ServerResponse {
        let form = try await begin(query, outcome: outcome, person: person)
        return await post("/auth/acs", form)
    }

    mutating func hasSession() async -> Bool {
        await get("/auth/session").status == .ok
    }
}

extension Browser.Form {
    /// The first form of a page.
    init(html: String) throws {
        let action = try #require(html.firstMatch(of: /<form[^>]*action="([^"]*)"/))
        self.action = Self.unescaped(String(action.1))
        fields = html.matches(of: /<input[^>]*>/).compactMap { input in
            let tag = String(input.0)
            guard let name = tag.firstMatch(of: /name="([^"]*)"/) else { return nil }
            let value = tag.firstMatch(of: /value="([^"]*)"/).map { String($0.1) } ?? ""
            return (name: Self.unescaped(String(name.1)), value: Self.unescaped(value))
        }
    }

    func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The same with one field changed, added (no such field yet) or taken out (nil).
    func with(_ name: String, _ value: String?) -> Self {
        var form = self
        form.fields.removeAll { $0.name == name }
        if let value { form.fields.append((name: name, value: value)) }
        return form
    }

    private static func unescaped(_ text: String) -> String {
        [
            ("&#x2F;", "/"), ("&#x3D;", "="), ("&#43;", "+"), ("&#x2B;", "+"), ("&quot;", "\""),
            ("&#39;", "'"), ("&#x27;", "'"),
            ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
        ].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}

extension ServerResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The stable code of a page or a problem.
    var code: String? {
        (text.firstMatch(of: /data-code="([^"]*)"/) ?? text.firstMatch(of: /"code":"([^"]*)"/)).map {
            String($0.1)
        }
    }

    var setsNoCookie: Bool { headers[values: .setCookie].isEmpty }
}
