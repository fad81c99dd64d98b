import HTTPTypes
import SAML
import Transport

/// One request with what belongs to it alone.
struct RequestContext: Sendable {
    let request: ServerRequest
    /// Stands in the log, on the page and in `Brama-Request-ID`.
    let id: String
    let now: Instant

    /// Takes nginx's `X-Request-ID` where it is well-formed and comes from a trusted proxy; makes one otherwise.
    init(_ request: ServerRequest, trusting proxies: TrustedProxies, in surroundings: Surroundings) {
        self.request = request
        now = surroundings.now()
        if let given = request.headers[.requestID], Self.isWellFormed(given), proxies.contains(request.peer) {
            id = given
        } else {
            id = base64URL(surroundings.randomBytes(12))
        }
    }

    private static func isWellFormed(_ id: String) -> Bool {
        (8...64).contains(id.utf8.count) && id.utf8.allSatisfy(isBase64URL)
    }

    /// Browsers navigate with text/html in Accept; programs rarely do.
    var wantsPage: Bool {
        request.headers[values: .accept].contains {
            $0.utf8.asciiLowercased.firstRange(of: Array("text/html".utf8)) != nil
        }
    }

    var language: Language {
        chosenLanguage ?? Language(acceptLanguage: request.headers[.acceptLanguage])
    }

    /// What the citizen chose by a link of ours, as `lang`; anything else says nothing.
    var chosenLanguage: Language? {
        guard request.query != nil, let fields = try? FormBody(query: request.query) else { return nil }
        let values = fields[LanguageSwitch.parameter]
        return values.count == 1 ? Language(rawValue: values[0]) : nil
    }
}

extension HTTPField.Name {
    static let requestID = Self.known("X-Request-ID")
    static let bramaRequestID = Self.known("Brama-Request-ID")
    static let bramaReturnTo = Self.known("Brama-Return-To")
    static let secFetchSite = Self.known("Sec-Fetch-Site")

    /// For names that are constants of ours and thus well-formed.
    static func known(_ name: StaticString) -> Self {
        guard let name = Self("\(name)") else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
