import Testing
import XMLSecurity

@testable import SAML

/// A message beside the configuration of a gateway: what that tells is never taken from the message.
@Suite("A message explained beside a configuration")
struct ConfiguredInspectionTests {
    private func options(
        _ exchange: Exchange, _ edit: (inout ConfiguredParties) -> Void = { _ in }
    ) -> InspectionOptions {
        var parties = ConfiguredParties(
            provider: exchange.parties.provider, node: exchange.parties.nodeProfile,
            signingCertificate: exchange.parties.signing.certificate)
        edit(&parties)
        return InspectionOptions(
            decryptionKeys: exchange.expectation.decryptionKeys,
            trusted: parties.node.signingCertificates(at: exchange.now), now: exchange.now,
            configured: parties)
    }

    private func failures(_ report: InspectionReport) -> [SAMLError.Code] {
        report.rules.filter { if case .fails = $0.outcome { true } else { false } }.map(\.code)
    }

    @Test("An answer for this gateway is in order; only what one login knows holds by itself")
    func fits() throws {
        let exchange = try Exchange()
        let report = inspectMessage(try exchange.body(), options(exchange))
        #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
        let assumed = Set(report.rules.filter { $0.outcome == .holdsByItself }.map(\.code))
        #expect(
            assumed == [
                .artifactResponseBeforeRequest, .artifactResponseInResponseTo, .responseBeforeRequest,
                .responseInResponseTo, .assertionBeforeRequest, .authnInstantBeforeRequest,
            ])
        #expect(!report.notes.contains { $0.contains("No configuration") })
        #expect(report.notes.contains { $0.contains("https://portal.example.gov.pl/auth/acs") })
    }

    @Test("An answer for another gateway is refused as that gateway would refuse it")
    func another() throws {
        let exchange = try Exchange()
        let report = inspectMessage(
            try exchange.body(),
            options(exchange) {
                $0.provider.entityID = "https://other.example.gov.pl"
                $0.provider.assertionConsumerServiceURL = "https://other.example.gov.pl/login/acs"
            })
        #expect(
            failures(report) == [
                .responseDestination, .encryptionRecipient, .confirmationRecipient, .audience,
            ])
    }

    @Test("The issuer, the least level, the attributes and the clock skew are the configuration's")
    func others() throws {
        var exchange = try Exchange()
        #expect(
            failures(
                inspectMessage(try exchange.body(), options(exchange) { $0.node.issuer = "login.gov.pl" }))
                == [.artifactResponseIssuer, .responseIssuer, .assertionIssuer])
        #expect(
            failures(
                inspectMessage(
                    try exchange.body(), options(exchange) { $0.provider.assuranceLevel = .high }))
                == [.levelTooLow])
        #expect(
            failures(
                inspectMessage(
                    try exchange.body(), options(exchange) { $0.provider.attributes = [.birthName] }))
                == [.attributeMissing])
        exchange.now = exchange.now - .seconds(20)
        #expect(inspectMessage(try exchange.body(), options(exchange)).isInOrder)
        let strict = inspectMessage(
            try exchange.body(), options(exchange) { $0.node.clockSkew = .seconds(1) })
        #expect(strict.firstFailure?.code == .artifactResponseInFuture)
    }

    @Test("Without a configuration the recipient of the encryption is not called checked")
    func unconfigured() throws {
        let exchange = try Exchange()
        var options = options(exchange)
        options.configured = nil
        let report = inspectMessage(try exchange.body(), options)
        let outcome = report.rules.first { $0.code == .encryptionRecipient }?.outcome
        #expect(outcome == .holdsByItself)
    }

    @Test("The gateway's own certificate makes no answer of the node's valid")
    func ownCertificate() throws {
        var exchange = try Exchange()
        exchange.responseSigner = exchange.parties.signing
        exchange.artifactResponseSigner = exchange.parties.signing
        let report = inspectMessage(try exchange.body(), options(exchange))
        #expect(report.signatures.map(\.verdict) == [.notTrusted, .notTrusted])
    }

    // MARK: What the gateway sends

    private func request(
        _ exchange: Exchange, _ level: AssuranceLevel = .low,
        _ edit: (inout ServiceProvider) -> Void = { _ in }
    ) throws -> [UInt8] {
        var provider = exchange.parties.provider
        edit(&provider)
        let id = try #require(MessageID("ID-1"))
        return try AuthnRequest(id: id, issueInstant: exchange.now, assuranceLevel: level).signed(
            by: exchange.parties.signing.credential, from: provider, to: exchange.parties.nodeProfile)
    }

    private func misfits(_ bytes: [UInt8], _ options: InspectionOptions) -> [String] {
        inspectMessage(bytes, options).comparisons.filter { !$0.fits }.map(\.name)
    }

    @Test("A request of this gateway fits, a raised level too", arguments: AssuranceLevel.allCases)
    func request(level: AssuranceLevel) throws {
        let exchange = try Exchange()
        let report = inspectMessage(try request(exchange, level), options(exchange))
        #expect(
            report.comparisons.map(\.name) == [
                "Issuer", "ProviderName", "Destination", "AssertionConsumerServiceURL", "ProtocolBinding",
                "AuthnContextClassRef", "SPType", "RequestedAttributes",
            ])
        #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
        #expect(report.signatures.map(\.verdict) == [.valid])
        #expect(report.text(showPersonalData: false).contains("It fits the configuration"))
    }

    @Test("Each value that differs is named, with what the configuration says")
    func misfits() throws {
        let exchange = try Exchange()
        let bytes = try request(exchange)
        let changes: [(String, (inout ConfiguredParties) -> Void)] = [
            ("Issuer", { $0.provider.entityID = "https://other.example.gov.pl" }),
            ("ProviderName", { $0.provider.providerName = "Other" }),
            ("Destination", { $0.node.singleSignOnURL = "https://login.gov.pl/" }),
            ("Destination", { $0.node.singleSignOnDestination = "https://login.gov.pl/" }),
            ("AssertionConsumerServiceURL", { $0.provider.assertionConsumerServiceURL = "https://x/acs" }),
            ("AuthnContextClassRef", { $0.provider.assuranceLevel = .high }),
            ("SPType", { $0.provider.kind = .private }),
            ("RequestedAttributes", { $0.provider.attributes.append(.gender) }),
        ]
        for (name, change) in changes {
            let report = inspectMessage(bytes, options(exchange, change))
            #expect(report.comparisons.filter { !$0.fits }.map(\.name) == [name])
            #expect(!report.isInOrder)
        }
        let text = inspectMessage(bytes, options(exchange, changes[1].1)).text(showPersonalData: false)
        #expect(text.contains("✘ ProviderName (line 1): Portal Przykładowy <\"&\">"))
        #expect(text.contains("the configuration says Other"))
        #expect(text.contains("It does not fit the configuration: ProviderName."))
        let outline = inspectMessage(bytes, options(exchange, changes[1].1)).outline(showPersonalData: false)
        #expect(outline.comparisons.filter { !$0.fits }.map(\.configured) == ["Other"])
    }

    @Test("What is missing in a request does not fit")
    func missing() throws {
        let exchange = try Exchange()
        let bare = Array("<saml2p:AuthnRequest \(Templates.namespaces)/>".utf8)
        #expect(misfits(bare, options(exchange)).count == 8)
    }

    @Test("A question over the back channel and the gateway's own logout are compared, the node's are judged")
    func backChannel() throws {
        let exchange = try Exchange()
        let (parties, id) = (exchange.parties, try #require(MessageID("ID-1")))
        let logout = try LogoutRequest(
            id: id, issueInstant: exchange.now, nameID: "x", nameIDFormat: "urn:x", sessionIndex: nil
        ).envelope(signedBy: parties.signing.credential, from: parties.provider, to: parties.nodeProfile)
        #expect(inspectMessage(logout, options(exchange)).comparisons.map(\.fits) == [true, true])
        #expect(
            misfits(logout, options(exchange) { $0.node.singleLogoutURL = "https://x" }) == ["Destination"])
        let received = try LogoutExchange(.request).body()
        let report = inspectMessage(received, options(exchange))
        #expect(report.comparisons.isEmpty && report.rules.contains { $0.code == .logoutRequestIssuer })
        #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
    }
}
