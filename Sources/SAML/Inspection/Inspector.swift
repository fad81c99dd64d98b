import XMLSecurity

/// Explains a captured message: what it is wrapped in, each signature, what is encrypted, and each rule.
///
/// - Parameter bytes: XML, SOAP or not; Base64 of it, of either alphabet, with DEFLATE, gzip or neither; a form or URL
///   that holds it; an HTTP message or quotes around any of these.
/// - Returns: a report in any case; a message that cannot be read has a `problem`.
public func inspectMessage(_ bytes: [UInt8], _ options: InspectionOptions) -> InspectionReport {
    var report = InspectionReport(now: options.now)
    let unwrapping = MessageUnwrapping(bytes)
    report.layers = unwrapping.layers
    guard let xml = unwrapping.xml else {
        report.problem = unwrapping.problem
        return report
    }
    do {
        let document = try ParsedDocument(xml)
        var inspector = Inspector(options, document, report)
        inspector.inspect(document)
        return inspector.report
    } catch {
        report.problem = RootTag.cutOff(xml) ?? error.description
        var rules = RuleInspection(derived: [])
        rules.record(.document, SAMLError(.document, because: error), stage: "Envelope", isVerified: false)
        report.rules = rules.findings
        return report
    }
}

/// Walks the stages of the validator without ever stopping.
struct Inspector {
    var report: InspectionReport
    private let options: InspectionOptions
    private let pins: [Certificate]
    private let keys: [PrivateKey]
    private let outer: XMLElement
    private let isEnveloped: Bool
    /// The configuration of the gateway that sends this message; nil for what it receives.
    private let sender: ConfiguredParties?

    init(_ options: InspectionOptions, _ document: borrowing ParsedDocument, _ report: InspectionReport) {
        self.options = options
        self.report = report
        let known = options.expectation
        keys = options.decryptionKeys.isEmpty ? known?.decryptionKeys ?? [] : options.decryptionKeys
        // By its local name: another SOAP's envelope is to be judged as one, and refused.
        isEnveloped = document.root.name.local == "Envelope"
        let body = document.root.children.first { $0.name.local == "Body" }
        let outer = isEnveloped ? body?.children.first ?? document.root : document.root
        self.outer = outer
        sender = options.configured.flatMap { RequestComparison.isOurs(outer, $0) ? $0 : nil }
        let pinned = known?.node.signingCertificates(at: options.now) ?? []
        pins =
            (options.trusted.isEmpty ? pinned : options.trusted)
            + (sender.map { [$0.signingCertificate] } ?? [])
        self.report.root = document.root
        self.report.message = outer.name.local
    }

    mutating func inspect(_ document: borrowing ParsedDocument) {
        for element in [document.root] + document.root.descendants
        where element.children.contains(where: \.isSignature) {
            report.signatures.append(
                SignatureFinding(of: element, in: document, trusting: pins, isDecrypted: false))
        }
        decrypt()
        judge()
    }

    /// Unlike the validator it decrypts whatever can be: to explain is not to trust.
    private mutating func decrypt() {
        for data in (report.root?.descendants ?? []).filter({ $0.name == .encryptedData }).prefix(4) {
            let finding = DecryptionFinding(data, with: keys)
            report.decryptions.append(finding)
            guard let bytes = finding.decrypted?.bytes, let document = try? ParsedDocument(bytes) else {
                continue
            }
            for element in [document.root] + document.root.descendants
            where element.children.contains(where: \.isSignature) {
                report.signatures.append(
                    SignatureFinding(of: element, in: document, trusting: pins, isDecrypted: true))
            }
        }
    }

    private mutating func judge() {
        let response = outer.name == .samlp("Response") ? outer : outer.children(.samlp("Response")).first
        let assertion =
            outer.name == .saml("Assertion") ? outer : report.decryptions.first?.decrypted?.root
        let derived = DerivedExpectation(outer: outer, response: response, assertion: assertion, options)
        let expectation = options.expectation ?? derived.expectation
        var rules = RuleInspection(derived: options.expectation == nil ? derived.codes : [])
        if options.expectation == nil, sender == nil, Self.judged.contains(outer.name) {
            report.notes += derived.notes
        }
        if isEnveloped {
            rules.ask(EnvelopeRules.all, of: report.root, stage: "Envelope", isVerified: false)
        }
        if let sender {
            report.comparisons = RequestComparison(of: outer, with: sender).findings
            report.rules = rules.findings
            return
        }
        switch outer.name {
        case .samlp("ArtifactResponse"), .samlp("Response"), .saml("Assertion"):
            LoginInspection(report, outer, response, assertion, expectation).ask(&rules)
        case .samlp("LogoutResponse"), .samlp("LogoutRequest"):
            LogoutInspection(report, outer, expectation).ask(&rules)
        default:
            report.notes.append("There are no rules for a \(excerpt(outer.displayName)): nothing to judge.")
            if RequestComparison.isRequest(outer) {
                report.notes.append(
                    "The node judges it, not the gateway. With the gateway's configuration given, its values are held"
                        + " against that.")
            }
            if !Self.sent.contains(outer.name) {
                let name = excerpt(outer.name.description)
                let error = SAMLError(.messageUnexpected, "\(name) is no message between the node and us")
                rules.record(.messageUnexpected, error, stage: "Envelope", isVerified: false)
            }
        }
        report.rules = rules.findings
    }

    /// What the node judges, not we. A message that is in neither list is never in order.
    private static let sent: Set<QualifiedName> = [
        .samlp("AuthnRequest"), .samlp("ArtifactResolve"),
        QualifiedName(SAMLNamespace.metadata, "EntityDescriptor"),
    ]

    private static let judged: Set<QualifiedName> = [
        .samlp("ArtifactResponse"), .samlp("Response"), .saml("Assertion"), .samlp("LogoutResponse"),
        .samlp("LogoutRequest"),
    ]
}

extension XMLElement {
    var isSignature: Bool { name == .signature }
}

extension DecryptionFinding {
    init(_ data: XMLElement, with keys: [PrivateKey]) {
        line = data.line
        do {
            let content = try XMLSecurity.decrypt(data, with: keys)
            decrypted = content
            error = nil
            contentKeyBits = content.contentKeyBits
            explanation =
                "decrypted with key number \(content.keyIndex + 1), content key of \(content.contentKeyBits) bits,"
                + " declared as \(content.declaredAlgorithm)"
        } catch {
            decrypted = nil
            self.error = error
            contentKeyBits = nil
            explanation = error.description
        }
    }
}
