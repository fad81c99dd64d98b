import XMLSecurity

/// Asks the rules for a login answer in the validator's order.
///
/// What no valid signature covers is read all the same, to explain as much as possible, and marked.
struct LoginInspection {
    private let report: InspectionReport
    private let outer: XMLElement
    private let response: XMLElement?
    private let assertion: XMLElement?
    private let expectation: LoginExpectation

    init(
        _ report: InspectionReport, _ outer: XMLElement, _ response: XMLElement?, _ assertion: XMLElement?,
        _ expectation: LoginExpectation
    ) {
        self.report = report
        self.outer = outer
        self.response = response
        self.assertion = assertion
        self.expectation = expectation
    }

    func ask(_ rules: inout RuleInspection) {
        let artifactResponse = outer.name == .samlp("ArtifactResponse") ? outer : nil
        if let artifactResponse {
            let received = received(artifactResponse, expectation.artifactResponseTerms(at: report.now))
            askSignature(.artifactResponseSignature, of: artifactResponse, "ArtifactResponse", &rules)
            rules.ask(
                [MessageShapes.artifactResponse], of: received, stage: "ArtifactResponse",
                isVerified: isVerified(artifactResponse))
        }
        if let response { askSignature(.responseSignature, of: response, "Response", &rules) }
        if let artifactResponse {
            rules.ask(
                MessageRules.artifactResponse,
                of: received(artifactResponse, expectation.artifactResponseTerms(at: report.now)),
                stage: "ArtifactResponse", isVerified: isVerified(artifactResponse))
        }
        if outer.name != .saml("Assertion") {
            rules.ask(
                MessageRules.response,
                of: response.map { received($0, expectation.responseTerms(at: report.now)) },
                stage: "Response",
                isVerified: response.map(isVerified) ?? false, otherwise: "there is no Response")
            askDecryption(&rules)
        }
        askAssertion(&rules)
    }

    /// The verified content where there is one; what stands in the document otherwise.
    private func received(_ element: XMLElement, _ terms: MessageTerms) -> ReceivedMessage {
        let verified = finding(for: element)?.verified?.root
        return ReceivedMessage(element: verified ?? element, terms: terms)
    }

    private func finding(for element: XMLElement) -> SignatureFinding? {
        report.signatures.first { !$0.isDecrypted && $0.id == element.attribute("ID") }
    }

    private func isVerified(_ element: XMLElement) -> Bool { finding(for: element)?.verdict == .valid }

    private func askSignature(
        _ code: SAMLError.Code, of element: XMLElement, _ stage: String, _ rules: inout RuleInspection
    ) {
        let finding = finding(for: element)
        let missing = XMLSecurityError(.signatureMissing, "\(element.name.local) carries no signature")
        let error = finding == nil ? missing : finding?.error
        rules.record(code, error.map { SAMLError(code, because: $0) }, stage: stage, isVerified: error == nil)
    }

    private func askDecryption(_ rules: inout RuleInspection) {
        guard let decryption = report.decryptions.first else {
            for code in [SAMLError.Code.decryption, .encryptionRecipient] {
                rules.skip(code, stage: "Decryption", because: "nothing is encrypted")
            }
            return
        }
        let error = decryption.error.map { SAMLError(.decryption, because: $0) }
        let isCovered = response.map(isVerified) ?? false
        rules.record(.decryption, error, stage: "Decryption", isVerified: isCovered)
        guard let recipient = decryption.decrypted?.recipient else {
            rules.skip(.encryptionRecipient, stage: "Decryption", because: "it cannot be decrypted")
            return
        }
        let isForUs = recipient == lengthPrefixed(expectation.provider.entityID)
        let foreign = SAMLError(.encryptionRecipient, "PartyVInfo names another service provider")
        rules.record(
            .encryptionRecipient, isForUs ? nil : foreign, stage: "Decryption", isVerified: isCovered)
    }

    private func askAssertion(_ rules: inout RuleInspection) {
        let stage = "Assertion"
        let isCovered = response.map(isVerified) ?? false
        guard let assertion else {
            let reason = "there is no assertion to read"
            for code in [.assertionMissing, .assertionSignature] + AssertionRules.all.map(\.code) {
                rules.skip(code, stage: stage, because: reason)
            }
            return
        }
        let isAssertion = assertion.name == .saml("Assertion")
        let other = SAMLError(
            .assertionMissing, "this is \(excerpt(assertion.displayName)), not an Assertion")
        rules.record(.assertionMissing, isAssertion ? nil : other, stage: stage, isVerified: isCovered)
        let id = assertion.attribute("ID")
        let signature = report.signatures.first { $0.id == id && ($0.isDecrypted || assertion === outer) }
        if let signature {
            let error = signature.error.map { SAMLError(.assertionSignature, because: $0) }
            rules.record(.assertionSignature, error, stage: stage, isVerified: isCovered)
        } else {
            rules.skip(
                .assertionSignature, stage: stage, because: "it is not signed on its own, as WK sends it")
        }
        let outerIDs = [outer, response].compactMap { $0 }.filter { $0 !== assertion }
            .compactMap { $0.attribute("ID") }
        let examined = ExaminedAssertion(
            message: ReceivedMessage(
                element: signature?.verified?.root ?? assertion,
                terms: expectation.assertionTerms(at: report.now)),
            expectation: expectation, outerIDs: Array(Set(outerIDs)))
        rules.ask(
            AssertionRules.all, of: isAssertion ? examined : nil, stage: stage, isVerified: isCovered,
            otherwise: "it is no assertion")
    }
}

/// Asks the rules for logout.
struct LogoutInspection {
    private let report: InspectionReport
    private let message: XMLElement
    private let expectation: LoginExpectation

    init(_ report: InspectionReport, _ message: XMLElement, _ expectation: LoginExpectation) {
        self.report = report
        self.message = message
        self.expectation = expectation
    }

    func ask(_ rules: inout RuleInspection) {
        let isAnswer = message.name == .samlp("LogoutResponse")
        let code: SAMLError.Code = isAnswer ? .logoutResponseSignature : .logoutRequestSignature
        let finding = report.signatures.first { $0.id == message.attribute("ID") }
        let error =
            finding?.error
            ?? (finding == nil ? XMLSecurityError(.signatureMissing, "it carries no signature") : nil)
        let stage = message.name.local
        rules.record(code, error.map { SAMLError(code, because: $0) }, stage: stage, isVerified: error == nil)
        let terms = MessageTerms(
            codes: isAnswer ? .logoutResponse : .logoutRequest, issuer: expectation.node.issuer,
            inResponseTo: isAnswer ? expectation.authnRequestID : nil, requestInstant: nil,
            destination: expectation.provider.singleLogoutServiceURL,
            time: TimePolicy(now: report.now, skew: expectation.node.clockSkew))
        rules.ask(
            isAnswer ? LogoutRules.response : LogoutRules.request,
            of: ReceivedMessage(element: finding?.verified?.root ?? message, terms: terms), stage: stage,
            isVerified: error == nil)
    }
}
