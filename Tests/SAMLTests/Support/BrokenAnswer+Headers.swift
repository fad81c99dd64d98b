import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    /// One of the three messages that share the rules for headers.
    enum Level: String, Sendable {
        case artifactResponse = "ArtifactResponse"
        case response = "Response"
        case assertion = "Assertion"

        var codes: HeaderCodes {
            switch self {
            case .artifactResponse: .artifactResponse
            case .response: .response
            case .assertion: .assertion
            }
        }

        var id: String { self == .artifactResponse ? "ID-artifact-response" : "ID-" + rawValue.lowercased() }

        /// The IssueInstant of the accepted message.
        var issueInstant: String {
            switch self {
            case .artifactResponse: "2026-01-05T09:59:59.500Z"
            case .response: "2026-01-05T09:59:59.000Z"
            case .assertion: "2026-01-05T09:59:58.000Z"
            }
        }

        var document: DocumentPath {
            switch self {
            case .artifactResponse: \.artifactResponse
            case .response: \.response
            case .assertion: \.assertion
            }
        }
    }

    static func headers(_ level: Level) -> [BrokenAnswer] {
        let codes = level.codes
        func edited(_ code: SAMLError.Code, _ what: String, _ old: String, _ new: String) -> BrokenAnswer {
            BrokenAnswer(code, "\(level.rawValue): \(what)") {
                $0[keyPath: level.document] = try replaced(old, new, in: $0[keyPath: level.document])
            }
        }
        func issued(_ code: SAMLError.Code, _ what: String, _ instant: Instant) -> BrokenAnswer {
            edited(code, what, level.issueInstant, instant.text)
        }
        let issuer = "<saml2:Issuer>symulator.login.gov.pl</saml2:Issuer>"
        let instant = #" IssueInstant="\#(level.issueInstant)""#
        let now = Exchange.start
        var broken = [
            edited(codes.shape, "unknown attribute", #" Version="2.0""#, #" Version="2.0" Extra="1""#),
            edited(codes.shape, "unknown element", issuer, issuer + #"<x xmlns="urn:x"/>"#),
            edited(codes.shape, "text between elements", issuer, issuer + "x"),
            edited(codes.shape, "two Issuers", issuer, issuer + issuer),
            edited(codes.version, "Version 1.1", #"Version="2.0""#, #"Version="1.1""#),
            edited(codes.version, "Version missing", #" Version="2.0""#, ""),
            edited(codes.id, "ID that begins with a digit", #" ID="\#(level.id)""#, #" ID="1-\#(level.id)""#),
            edited(codes.issueInstant, "IssueInstant missing", instant, ""),
            edited(codes.issueInstant, "IssueInstant empty", instant, #" IssueInstant="""#),
            edited(
                codes.issueInstant, "IssueInstant with an offset", level.issueInstant,
                "2026-01-05T10:59:59+01:00"),
            edited(
                codes.issueInstant, "IssueInstant without zone", level.issueInstant, "2026-01-05T09:59:59"),
            edited(
                codes.issueInstant, "IssueInstant endless", level.issueInstant,
                String(repeating: "9", count: 100_000)),
            issued(codes.inFuture, "IssueInstant ahead", now + .milliseconds(60_001)),
            edited(codes.inFuture, "IssueInstant in 9998", level.issueInstant, "9998-12-31T23:59:59Z"),
            issued(codes.tooOld, "IssueInstant over five minutes ago", now - .milliseconds(360_001)),
            edited(codes.issuer, "another Issuer", "symulator.login.gov.pl", "int.login.gov.pl"),
            edited(codes.issuer, "no Issuer", issuer, ""),
            edited(codes.issuer, "an empty Issuer", "symulator.login.gov.pl", ""),
            edited(codes.issuer, "space around Issuer", "symulator.login.gov.pl", " symulator.login.gov.pl"),
            edited(
                codes.issuer, "an Issuer of another case", "symulator.login.gov.pl", "Symulator.login.gov.pl"),
            edited(
                codes.issuer, "a homoglyph in Issuer", "symulator.login.gov.pl",
                "symulat\u{43E}r.login.gov.pl"),
            edited(
                codes.issuer, "an element in Issuer", "symulator.login.gov.pl",
                "symulator.login.gov.pl<x xmlns='urn:x'/>"),
            edited(
                codes.issuer, "a Format that no entity has", "<saml2:Issuer>",
                #"<saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">"#),
            edited(
                codes.issuer, "a qualified Issuer", "<saml2:Issuer>", #"<saml2:Issuer NameQualifier="x">"#),
        ]
        if let code = codes.beforeRequest {
            broken.append(issued(code, "IssueInstant before our request", now - .milliseconds(90_001)))
        }
        if let code = codes.inResponseTo {
            let ours = level == .artifactResponse ? "ID-resolve" : "ID-request"
            broken += [
                edited(
                    code, "another InResponseTo", #"InResponseTo="\#(ours)""#, #"InResponseTo="ID-other""#),
                edited(code, "an empty InResponseTo", #"InResponseTo="\#(ours)""#, #"InResponseTo="""#),
                edited(code, "no InResponseTo", #" InResponseTo="\#(ours)""#, ""),
                edited(
                    code, "InResponseTo padded", #"InResponseTo="\#(ours)""#, #"InResponseTo="\#(ours) ""#),
            ]
        }
        return broken + destinations(level)
    }

    private static func destinations(_ level: Level) -> [BrokenAnswer] {
        guard let code = level.codes.destination else { return [] }
        let ours = "https://portal.example.gov.pl/auth/acs"
        let wrong = [
            "", "https://portal.example.gov.pl/auth/acs/", "https://portal.example.gov.pl/auth/acs?x",
            "https://portal.example.gov.pl/auth/acs.evil.example", "https://evil.example/auth/acs",
            "https://portal.example.gov.pl/auth/ACS", "http://portal.example.gov.pl/auth/acs",
        ]
        return wrong.map { destination in
            BrokenAnswer(code, "\(level.rawValue): Destination \(destination)") {
                let path = level.document
                let attribute = #" Destination="\#(ours)""#
                let bare = $0[keyPath: path].replacing(attribute, with: "")
                $0[keyPath: path] = try replaced(
                    #" Version="2.0""#, #" Version="2.0" Destination="\#(destination)""#, in: bare)
            }
        }
    }
}
