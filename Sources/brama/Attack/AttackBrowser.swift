import Gateway
import HTTPTypes
import Transport

/// One citizen's browser: cookies by name, forms read out of pages; speaks to the gateway's listener as nginx would.
struct AttackBrowser {
    struct Form {
        var fields: [(name: String, value: String)]

        /// The hidden fields of a page's form.
        init(html: String) {
            fields = html.matches(of: /<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"/).map {
                (name: Self.unescaped($0.1), value: Self.unescaped($0.2))
            }
        }

        var body: [UInt8] {
            let pairs = fields.map {
                PercentEncoding.percentEncoded($0.name) + "=" + PercentEncoding.percentEncoded($0.value)
            }
            return Array(pairs.joined(separator: "&").utf8)
        }

        private static func unescaped(_ text: Substring) -> String {
            String(text).replacing(/&(#x?)?([0-9A-Za-z]+);/) { match -> String in
                let word = match.2
                let number: UInt32?
                switch match.1 {
                case "#x"?: number = UInt32(word, radix: 16)
                case "#"?: number = UInt32(word)
                default: return ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][word] ?? ""
                }
                return number.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) } ?? ""
            }
        }
    }

    let gateway: LoopbackClient
    let basePath: String
    private(set) var cookies: [String: String] = [:]

    init(_ gateway: LoopbackClient, basePath: String) {
        (self.gateway, self.basePath) = (gateway, basePath)
    }

    /// - Parameter route: with its query, such as `/login?return_to=/`.
    mutating func get(_ route: String) async throws(TransportError) -> LoopbackClient.Answer {
        try await send(route, nil)
    }

    mutating func post(_ route: String, _ form: Form) async throws(TransportError) -> LoopbackClient.Answer {
        try await send(route, form)
    }

    private mutating func send(
        _ route: String, _ form: Form?
    ) async throws(TransportError) -> LoopbackClient.Answer {
        var headers: HTTPFields = [.accept: "text/html", .acceptLanguage: "en"]
        if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let answer = try await gateway.send(basePath + route, headers: headers, form: form?.body)
        for cookie in answer.headers[values: .setCookie] { keep(cookie) }
        return answer
    }

    private mutating func keep(_ cookie: String) {
        let pair = (cookie.split(separator: ";").first ?? "").split(separator: "=", maxSplits: 1)
        guard let name = pair.first else { return }
        let isGone = pair.count < 2 || cookie.contains("Max-Age=0")
        cookies[String(name)] = isGone ? nil : String(pair[1])
    }
}

extension LoopbackClient.Answer {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The stable code of a page or a problem.
    var code: String? {
        (text.firstMatch(of: /data-code="([^"]*)"/) ?? text.firstMatch(of: /"code": ?"([^"]*)"/)).map {
            String($0.1)
        }
    }
}
