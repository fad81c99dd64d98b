import Testing
import XMLSecurity

@testable import SAML

/// A logout message of the node that holds, open to one edit.
struct LogoutExchange {
    enum Kind: Sendable { case answer, request }

    let kind: Kind
    var parties = TestParties.shared
    var now = Exchange.start
    var status = 200
    var contentType: String? = "text/xml"
    var message: String
    var signer: TestParties.Pair?
    var envelope = Templates.envelope
    var node = TestParties.shared.nodeProfile

    init(_ kind: Kind) {
        self.kind = kind
        signer = parties.node
        message = kind == .answer ? Self.answer : Self.request
    }

    private static let header = """
        \(Templates.namespaces) ID="ID-logout" Version="2.0" IssueInstant="2026-01-05T09:59:59.000Z" \
        Destination="https://portal.example.gov.pl/auth/slo"
        """
    static let answer = """
        <saml2p:LogoutResponse \(header) InResponseTo="ID-request"><saml2:Issuer>symulator.login.gov.pl\
        </saml2:Issuer><saml2p:Status>\(Templates.success)</saml2p:Status></saml2p:LogoutResponse>
        """
    static let request = """
        <saml2p:LogoutRequest \(header) NotOnOrAfter="2026-01-05T10:05:00Z"><saml2:Issuer>symulator.login.gov.pl\
        </saml2:Issuer><saml2:NameID>gzolc87</saml2:NameID><saml2p:SessionIndex>ID-1</saml2p:SessionIndex>\
        <saml2p:SessionIndex>ID-2</saml2p:SessionIndex></saml2p:LogoutRequest>
        """

    mutating func edit(_ old: String, _ new: String) throws { message = try replaced(old, new, in: message) }

    func body() throws -> [UInt8] {
        let text = Array(envelope.replacing("%ARTIFACT-RESPONSE%", with: message).utf8)
        guard let signer, let id = message.firstMatch(of: /\ ID="([^"]*)"/)?.1 else { return text }
        return try sign(text, id: String(id), with: signer, prefixes: [])
    }

    func outcome() throws -> LogoutOutcome {
        try validateLogoutAnswer(
            status: status, contentType: contentType, body: body(),
            requestID: #require(MessageID("ID-request")),
            provider: parties.provider, node: node, at: now)
    }

    func received() throws -> ReceivedLogoutRequest {
        try validateLogoutRequest(
            contentType: contentType, body: body(), provider: parties.provider, node: node,
            at: now)
    }

    func refusal() throws -> SAMLError? {
        do {
            if kind == .answer { _ = try outcome() } else { _ = try received() }
            return nil
        } catch let error as SAMLError {
            return error
        }
    }
}

/// A logout message with one edit, and the code of the refusal that must follow.
struct BrokenLogout: Sendable, CustomTestStringConvertible {
    let kind: LogoutExchange.Kind
    let what: String
    let code: SAMLError.Code
    let edit: @Sendable (inout LogoutExchange) throws -> Void

    var testDescription: String { "\(code.rawValue): \(what)" }

    static let all: [BrokenLogout] = shared(.answer, .logoutResponse) + shared(.request, .logoutRequest) + own

    private static func edited(
        _ kind: LogoutExchange.Kind, _ code: SAMLError.Code, _ what: String, _ old: String, _ new: String
    ) -> BrokenLogout {
        BrokenLogout(kind: kind, what: what, code: code) { try $0.edit(old, new) }
    }

    private static func shared(_ kind: LogoutExchange.Kind, _ codes: HeaderCodes) -> [BrokenLogout] {
        let signature: SAMLError.Code = kind == .answer ? .logoutResponseSignature : .logoutRequestSignature
        let issued = "2026-01-05T09:59:59.000Z"
        var broken = [
            BrokenLogout(kind: kind, what: "unsigned", code: signature) { $0.signer = nil },
            BrokenLogout(kind: kind, what: "signed by a stranger", code: signature) {
                $0.signer = $0.parties.stranger
            },
            BrokenLogout(kind: kind, what: "another message", code: .messageUnexpected) {
                $0.message = kind == .answer ? LogoutExchange.request : LogoutExchange.answer
            },
            BrokenLogout(kind: kind, what: "HTML", code: .contentType) { $0.contentType = "text/html" },
            edited(
                kind, codes.shape, "unknown element", "</saml2:Issuer>", "</saml2:Issuer><x xmlns='urn:x'/>"),
            edited(kind, codes.id, "ID that begins with a digit", #" ID="ID-logout""#, #" ID="1-logout""#),
            edited(kind, codes.version, "Version 1.1", #"Version="2.0""#, #"Version="1.1""#),
            edited(kind, codes.issueInstant, "IssueInstant malformed", issued, "yesterday"),
            edited(kind, codes.tooOld, "too old", issued, "2026-01-05T09:53:59.999Z"),
            edited(kind, codes.inFuture, "ahead", issued, "2026-01-05T10:01:00.001Z"),
            edited(kind, codes.issuer, "another Issuer", "symulator.login.gov.pl", "int.login.gov.pl"),
        ]
        if let code = codes.destination {
            broken.append(edited(kind, code, "another Destination", "auth/slo", "auth/acs"))
        }
        return broken
    }

    private static let own = [
        BrokenLogout(kind: .answer, what: "HTTP 503", code: .httpStatus) { $0.status = 503 },
        edited(.answer, .logoutResponseInResponseTo, "another InResponseTo", "ID-request", "ID-other"),
        edited(.answer, .logoutResponseInResponseTo, "no InResponseTo", #" InResponseTo="ID-request""#, ""),
        edited(
            .answer, .logoutResponseStatus, "no Status",
            "<saml2p:Status>\(Templates.success)</saml2p:Status>", ""),
        edited(
            .request, .logoutRequestDestination, "no Destination",
            #" Destination="https://portal.example.gov.pl/auth/slo""#, ""),
        edited(.request, .logoutRequestExpired, "expired", "10:05:00Z", "09:59:00Z"),
        edited(.request, .logoutRequestExpired, "NotOnOrAfter malformed", "2026-01-05T10:05:00Z", ""),
        edited(
            .request, .logoutRequestEncryptedID, "EncryptedID", "</saml2:NameID>",
            "</saml2:NameID><saml2:EncryptedID/>"),
        edited(.request, .logoutRequestNameID, "no NameID", "<saml2:NameID>gzolc87</saml2:NameID>", ""),
        edited(.request, .logoutRequestNameID, "an empty NameID", "gzolc87", " "),
        edited(.request, .logoutRequestSessionIndex, "an empty SessionIndex", ">ID-2<", "><"),
        edited(.request, .logoutRequestShape, "an element in SessionIndex", ">ID-2<", "><x xmlns='urn:x'/><"),
    ]
}
