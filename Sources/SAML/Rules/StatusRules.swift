import XMLSecurity

/// The status codes of an answer, the top-level one first, then what is nested in it.
struct StatusReading: Sendable {
    let codes: [String]

    private static let shape = Shape(
        order: [.samlp("StatusCode"), .samlp("StatusMessage"), .samlp("StatusDetail")])
    private static let codeShape = Shape(attributes: ["Value"], order: [.samlp("StatusCode")])
    /// Two levels are in use; a few more are read, so that the log shows them.
    private static let deepest = 5

    /// - Throws: `code` where Status is missing, repeated or malformed.
    init(of message: XMLElement, else code: SAMLError.Code) throws(SAMLError) {
        let status = try message.only(.samlp("Status"), else: code)
        try Self.shape.check(status, else: code)
        var codes: [String] = []
        var level: XMLElement? = try status.only(.samlp("StatusCode"), else: code)
        while let current = level {
            try Self.codeShape.check(current, else: code)
            guard let value = current.attribute("Value"), !value.isEmpty else {
                throw SAMLError(code, "StatusCode has no Value")
            }
            codes.append(value)
            guard codes.count <= Self.deepest else {
                throw SAMLError(code, "StatusCode is nested too deeply")
            }
            level = current.children.first
        }
        self.codes = codes
    }

    var isSuccess: Bool { codes.count == 1 && top == .success }

    var top: SAMLStatus? { codes.first.flatMap(SAMLStatus.init(uri:)) }

    /// The outermost code that tells the citizen something.
    var reason: SAMLStatus? {
        codes.lazy.compactMap(SAMLStatus.init(uri:)).first { Self.reasons.contains($0) }
    }

    private static let reasons: Set<SAMLStatus> = [
        .authnFailed, .requestDenied, .unknownPrincipal, .noAuthnContext,
    ]

    var summary: String { codes.map { excerpt($0, limit: 80) }.joined(separator: " / ") }
}

/// Only exactly Success, without a nested code, passes; read after the signatures, before anything is decrypted.
///
/// - Source: SAML 2.0 Core §3.2.2.2; WK protocol notes, "Login" 7; decision 0032.
enum StatusRules {
    static let artifactResponse: [Rule<ReceivedMessage>] =
        rules(malformed: .artifactResponseStatus) + [
            outcome(.artifactResponseUnavailable, malformed: .artifactResponseStatus) {
                $0.top != .responder
            },
            outcome(.artifactResponseFailed, malformed: .artifactResponseStatus, holds: \.isSuccess),
        ]

    static let response: [Rule<ReceivedMessage>] =
        rules(malformed: .responseStatus) + [
            outcome(.responseFailed, malformed: .responseStatus, holds: \.isSuccess)
        ]

    private static func rules(malformed: SAMLError.Code) -> [Rule<ReceivedMessage>] {
        [
            Rule(malformed) { message throws(SAMLError) in
                _ = try StatusReading(of: message.element, else: malformed)
            },
            outcome(.statusContradictory, malformed: malformed) { $0.top != .success || $0.codes.count == 1 },
            outcome(.authnFailed, malformed: malformed) { $0.reason != .authnFailed },
            outcome(.requestDenied, malformed: malformed) { $0.reason != .requestDenied },
            outcome(.unknownPrincipal, malformed: malformed) { $0.reason != .unknownPrincipal },
            outcome(.noAuthnContext, malformed: malformed) { $0.reason != .noAuthnContext },
        ]
    }

    private static func outcome(
        _ code: SAMLError.Code, malformed: SAMLError.Code, holds: @escaping @Sendable (StatusReading) -> Bool
    ) -> Rule<ReceivedMessage> {
        Rule(code) { message throws(SAMLError) in
            let status = try StatusReading(of: message.element, else: malformed)
            guard holds(status) else {
                throw SAMLError(code, "\(message.element.name.local) has status \(status.summary)")
            }
        }
    }
}
