import SAML
import XMLSecurity

/// What every SOAP request is judged by before its message is.
struct BackChannelRequest: Sendable {
    let contentType: String?
    let soapAction: String?
    let body: [UInt8]
}

/// An ArtifactResolve that may be answered.
struct AcceptedResolve: Sendable {
    let id: String
    let artifact: String
    let serviceProvider: RegisteredServiceProvider
}

/// A LogoutRequest that may be acted on.
struct AcceptedLogout: Sendable {
    let id: String
    let nameID: String
    let sessionIndexes: [String]
    let serviceProvider: RegisteredServiceProvider
}

/// Judges what clients send over SOAP.
/// Source: SAML 2.0 Core §3.5, §3.7, Bindings §3.2; WK protocol notes, "Login" 3 and "Logout".
struct BackChannelJudge {
    private var judge: MessageJudge

    init(_ context: JudgingContext) { judge = MessageJudge(context) }

    mutating func resolve(_ request: BackChannelRequest) -> Verdict<AcceptedResolve> {
        judgeTransport(request)
        guard let found = judge.message(request.body, named: "ArtifactResolve", isEnveloped: true) else {
            return Verdict(judge, accepted: nil)
        }
        judgeOrder(of: found.element, [(Namespace.protocol, "Artifact")])
        let artifact = found.element.children(QualifiedName(Namespace.protocol, "Artifact")).first
        let value = artifact.map { trimmed($0.text) } ?? ""
        if value.isEmpty {
            judge.findings.error(
                .artifactMissing, "there is no Artifact",
                expected: "saml2p:Artifact with the value of SAMLart")
        }
        guard let provider = found.serviceProvider, let id = judge.messageID else {
            return Verdict(judge, accepted: nil)
        }
        return Verdict(judge, accepted: AcceptedResolve(id: id, artifact: value, serviceProvider: provider))
    }

    mutating func logout(_ request: BackChannelRequest) -> Verdict<AcceptedLogout> {
        judgeTransport(request)
        guard let found = judge.message(request.body, named: "LogoutRequest", isEnveloped: true) else {
            return Verdict(judge, accepted: nil)
        }
        judgeOrder(
            of: found.element, [(Namespace.assertion, "NameID"), (Namespace.protocol, "SessionIndex")])
        judgeEnd(of: found.element)
        let nameID = judgeNameID(of: found.element)
        let indexes = found.element.children(QualifiedName(Namespace.protocol, "SessionIndex"))
        guard let provider = found.serviceProvider, let id = judge.messageID, let nameID else {
            return Verdict(judge, accepted: nil)
        }
        let accepted = AcceptedLogout(
            id: id, nameID: nameID, sessionIndexes: indexes.map { trimmed($0.text) },
            serviceProvider: provider)
        return Verdict(judge, accepted: accepted)
    }

    private mutating func judgeTransport(_ request: BackChannelRequest) {
        let mediaType = request.contentType?.prefix { $0 != ";" }.lowercased()
        if mediaType.map({ trimmed($0) }) != "text/xml" {
            judge.findings.error(
                .contentType, "Content-Type is \(Findings.shown(request.contentType))",
                expected: "Content-Type: text/xml; charset=utf-8")
        }
        if request.soapAction == nil {
            judge.findings.warning(
                .soapAction, "there is no SOAPAction header",
                expected: "SOAPAction: \"\" (SOAP 1.1 wants the header)")
        }
    }

    private mutating func judgeOrder(of element: XMLElement, _ rest: [(String, String)]) {
        let order =
            [QualifiedName(Namespace.assertion, "Issuer"), QualifiedName(Namespace.signature, "Signature")]
            + rest.map { QualifiedName($0.0, $0.1) }
        let places = element.children.map { order.firstIndex(of: $0.name) ?? order.count }
        if places != places.sorted() || places.contains(order.count) {
            judge.findings.error(
                .childrenOrder,
                "the children are " + element.children.map(\.name.local).joined(separator: ", "),
                expected: "in this order: " + order.map(\.local).joined(separator: ", "))
        }
    }

    private mutating func judgeEnd(of element: XMLElement) {
        guard let text = element.attribute("NotOnOrAfter") else { return }
        guard let end = Instant(text), end > judge.context.now else {
            judge.findings.error(
                .notOnOrAfter, "NotOnOrAfter is \(Findings.shown(text))",
                expected: "an instant in UTC after \(judge.context.now.text)")
            return
        }
    }

    private mutating func judgeNameID(of element: XMLElement) -> String? {
        let names = element.children(QualifiedName(Namespace.assertion, "NameID"))
        guard names.count == 1, let name = names.first, !name.text.isEmpty else {
            judge.findings.error(
                .nameIDMissing, "there is no NameID, or more than one",
                expected: "the saml2:NameID of the assertion, value and Format as they came")
            return nil
        }
        if name.attribute("Format") != Identifier.unspecifiedNameID {
            judge.findings.error(
                .nameIDFormat, "NameID's Format is \(Findings.shown(name.attribute("Format")))",
                expected: "Format=\"\(Identifier.unspecifiedNameID)\", as in the assertion")
        }
        return name.text
    }
}
