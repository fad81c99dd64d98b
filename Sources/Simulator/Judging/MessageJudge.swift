import SAML
import XMLSecurity

/// Judges what all requests have in common: shape, identity, time, signature.
struct MessageJudge {
    let context: JudgingContext
    var findings = Findings()
    /// For the history, also where the request is refused.
    private(set) var issuer: String?
    private(set) var messageID: String?

    init(_ context: JudgingContext) { self.context = context }

    /// - Parameters:
    ///   - bytes: the document as it came.
    ///   - name: local name of the protocol message expected.
    ///   - isEnveloped: the message stands in a SOAP 1.1 envelope.
    /// - Returns: nil where nothing more can be said about the message. Whether it is to be believed is in the
    ///   findings: none that is fatal, and its signature held.
    mutating func message(_ bytes: [UInt8], named name: String, isEnveloped: Bool) -> FoundMessage? {
        let document: ParsedDocument
        do {
            document = try ParsedDocument(bytes)
        } catch {
            findings.error(
                .notParsable, "the message cannot be parsed (\(error))",
                expected: "well-formed UTF-8 XML without DOCTYPE, comments and processing instructions")
            return nil
        }
        guard let element = isEnveloped ? enveloped(document.root) : document.root else { return nil }
        guard element.name == QualifiedName(Namespace.protocol, name) else {
            findings.error(
                .rootElement, "the message is \(Findings.shown(element.name.description))",
                expected: "{\(Namespace.protocol)}\(name)")
            return nil
        }
        judgeHead(of: element)
        let provider = judgeIssuer(of: element)
        judgePosition(of: element)
        if let provider { verify(element, in: document, of: provider) }
        return FoundMessage(element: element, serviceProvider: provider)
    }

    private mutating func enveloped(_ root: XMLElement) -> XMLElement? {
        let bodies = root.children(QualifiedName(Namespace.soap, "Body"))
        guard root.name == QualifiedName(Namespace.soap, "Envelope"), bodies.count == 1,
            let body = bodies.first, body.children.count == 1
        else {
            findings.error(
                .soapEnvelope, "the document is no SOAP 1.1 envelope with one message in its Body",
                expected: "soap:Envelope of \(Namespace.soap) with one Body that holds one element")
            return nil
        }
        return body.children.first
    }

    private mutating func judgeHead(of element: XMLElement) {
        if element.attribute("Version") != "2.0" {
            findings.error(
                .version, "Version is \(Findings.shown(element.attribute("Version")))",
                expected: "Version=\"2.0\"")
        }
        judgeID(element.attribute("ID"))
        judgeIssueInstant(element.attribute("IssueInstant"))
        judgeDestination(
            element.attribute("Destination"), isRequired: element.name.local != "ArtifactResolve")
    }

    private mutating func judgeID(_ id: String?) {
        messageID = id
        guard let id, Self.isNCName(id), id.utf8.count <= 256 else {
            findings.error(
                .idMalformed, "ID is \(Findings.shown(id))",
                expected:
                    "an xs:ID (NCName: does not start with a digit, no colon or space), such as ID-<uuid>")
            return
        }
        if !context.isNewID(id) {
            findings.error(
                .idRepeated, "ID \(Findings.shown(id)) came before", expected: "a fresh ID for each message")
        }
    }

    private mutating func judgeIssueInstant(_ text: String?) {
        guard let text, let instant = Instant(text) else {
            findings.error(
                .issueInstantMalformed, "IssueInstant is \(Findings.shown(text))",
                expected: "xs:dateTime in UTC that ends in Z, such as \(context.now.text)")
            return
        }
        if instant > context.now + JudgingContext.clockSkew {
            findings.error(
                .issueInstantFuture, "IssueInstant \(text) is in the future: local time sent with a Z?",
                expected: "UTC, now \(context.now.text)")
        } else if instant < context.now - JudgingContext.longestAge - JudgingContext.clockSkew {
            findings.error(
                .issueInstantStale,
                "IssueInstant \(text) is over five minutes old: a constant, or local time?",
                expected: "UTC, now \(context.now.text)")
        }
    }

    private mutating func judgeDestination(_ destination: String?, isRequired: Bool) {
        let expected = context.destinations.joined(separator: " or ")
        guard let destination else {
            if isRequired {
                findings.error(
                    .destination, "Destination is missing", expected: "Destination=\"\(expected)\"")
            }
            return
        }
        if !context.destinations.contains(destination) {
            findings.error(.destination, "Destination is \(Findings.shown(destination))", expected: expected)
        }
    }

    static func isNCName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else {
            return false
        }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar == "_" || scalar == "-" || scalar == "." || scalar.properties.isAlphabetic
                || scalar.properties.generalCategory == .decimalNumber
        }
    }
}

extension MessageJudge {
    /// Who says they sent it; nil where the simulator knows no key for them.
    private mutating func judgeIssuer(of element: XMLElement) -> RegisteredServiceProvider? {
        let issuers = element.children(QualifiedName(Namespace.assertion, "Issuer"))
        let text = issuers.first.map { trimmed($0.text) } ?? ""
        guard issuers.count == 1, !text.isEmpty else {
            findings.error(
                .issuerMissing, "there is no Issuer, or more than one",
                expected: "one saml2:Issuer with the identifier that COI registered")
            return nil
        }
        issuer = text
        if let known = context.serviceProvider(text) { return known }
        if context.isClosed {
            findings.error(
                .issuerUnknown, "Issuer \(Findings.shown(text)) is not registered",
                expected: "one of serviceProviders in the simulator's configuration")
            return nil
        }
        return byKeyInfo(of: element, entityID: text)
    }

    /// A simulator's rule, not WK's: who is not registered is known by the certificate that their message carries.
    private mutating func byKeyInfo(of element: XMLElement, entityID: String) -> RegisteredServiceProvider? {
        guard element.children(QualifiedName(Namespace.signature, "Signature")).count == 1 else {
            findings.error(
                .signatureMissing, "the message carries no signature, or more than one",
                expected: "one ds:Signature right after Issuer")
            return nil
        }
        guard let certificate = Self.keyInfoCertificate(of: element) else {
            findings.error(
                .keyInfoMissing, "KeyInfo holds no readable X509Certificate",
                expected:
                    "ds:KeyInfo/ds:X509Data/ds:X509Certificate; else register at POST /service-providers")
            return nil
        }
        findings.warning(
            .serviceProviderUnregistered,
            "\(Findings.shown(entityID)) is not registered; the certificate in its message is taken (simulator only)",
            expected: "metadata at POST /service-providers, or serviceProviders in the configuration")
        return RegisteredServiceProvider(
            entityID: entityID, providerName: nil, assertionConsumerServiceURLs: [],
            signingCertificates: [certificate], encryptionCertificate: nil, singleLogoutServiceURL: nil,
            origin: .request)
    }

    static func keyInfoCertificate(of element: XMLElement) -> Certificate? {
        let path = ["Signature", "KeyInfo", "X509Data", "X509Certificate"]
        let found = path.reduce(Optional(element)) { parent, name in
            parent?.children(QualifiedName(Namespace.signature, name)).first
        }
        guard let text = found?.text, let der = Base64.decode(withoutWhiteSpace(text)) else { return nil }
        return try? Certificate(der)
    }

    private static func withoutWhiteSpace(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
    }

    /// The signature stands right after Issuer, which is the first child.
    private mutating func judgePosition(of element: XMLElement) {
        let names = element.children.map(\.name)
        guard names.contains(QualifiedName(Namespace.signature, "Signature")) else { return }
        if names.first != QualifiedName(Namespace.assertion, "Issuer")
            || names.dropFirst().first != QualifiedName(Namespace.signature, "Signature")
        {
            findings.error(
                .signatureMisplaced, "Signature does not stand right after Issuer",
                expected: "Issuer, Signature, then the rest")
        }
    }

    private mutating func verify(
        _ element: XMLElement, in document: borrowing ParsedDocument, of provider: RegisteredServiceProvider
    ) {
        do {
            let verified = try document.verifySignature(of: element, trusting: provider.signingCertificates)
            judgeCertificate(verified.signer, of: element)
        } catch let error where error.code == .signatureMisplaced {
            return  // The position is judged by itself.
        } catch let error where error.code == .signatureMissing {
            findings.error(
                .signatureMissing, "the message is not signed",
                expected: "one ds:Signature right after Issuer")
        } catch {
            findings.error(
                .signatureInvalid, "the signature does not hold (\(error))",
                expected:
                    "enveloped, exclusive c14n, SHA-256, ecdsa-sha256 (r‖s, 64 bytes), one Reference to "
                    + "the message's ID, by a key of \(Findings.shown(provider.entityID))")
        }
    }

    private mutating func judgeCertificate(_ signer: Certificate, of element: XMLElement) {
        let carried = Self.keyInfoCertificate(of: element)
        if carried == nil {
            findings.warning(
                .keyInfoMissing, "KeyInfo holds no readable X509Certificate",
                expected: "ds:KeyInfo/ds:X509Data/ds:X509Certificate with the signing certificate")
        } else if carried?.der != signer.der {
            findings.warning(
                .keyInfoOther, "the certificate in KeyInfo is not the one whose key signed",
                expected: "the signing certificate, SHA-256 \(signer.sha256Fingerprint)")
        }
        let seconds = context.now.milliseconds / 1_000
        if seconds < signer.notBefore || seconds > signer.notAfter {
            findings.warning(
                .certificateOutOfTime, "the signing certificate is not valid now",
                expected: "a certificate that is valid at \(context.now.text)")
        }
    }
}

/// Without white space around.
func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
}
