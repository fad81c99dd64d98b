import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

/// The right request with one edit, and the one rule that must object.
struct RequestEdit: Sendable, CustomTestStringConvertible {
    let rule: RequestRule
    let severity: Finding.Severity
    let name: String
    /// What the same edit cannot but break besides.
    var also: [RequestRule] = []
    var message: @Sendable (inout MessageElement, TestClient) -> Void = { _, _ in }
    var signed: @Sendable (inout MessageElement) -> Void = { _ in }
    var fields: @Sendable (inout [(String, String)]) -> Void = { _ in }

    init(_ rule: RequestRule, _ name: String, severity: Finding.Severity = .error) {
        self.rule = rule
        self.severity = severity
        self.name = name
    }

    var testDescription: String { "\(rule.rawValue), \(name)" }

    func besides(_ rules: RequestRule...) -> RequestEdit {
        var result = self
        result.also = rules
        return result
    }

    static func message(
        _ rule: RequestRule, _ name: String, severity: Finding.Severity = .error,
        _ edit: @escaping @Sendable (inout MessageElement, TestClient) -> Void
    ) -> RequestEdit {
        var result = RequestEdit(rule, name, severity: severity)
        result.message = edit
        return result
    }

    static func attribute(_ rule: RequestRule, _ attribute: String, _ value: String?) -> RequestEdit {
        message(rule, "\(attribute) \(value ?? "missing")") { message, _ in
            message[attribute: attribute] = value
        }
    }

    static func inside(
        _ rule: RequestRule, _ name: String, _ element: String,
        _ edit: @escaping @Sendable (inout MessageElement) -> Void
    ) -> RequestEdit {
        message(rule, name) { message, _ in
            var isFirst = true
            message.edit(element) { found in
                if isFirst { edit(&found) }
                isFirst = false
            }
        }
    }

    static func signed(
        _ rule: RequestRule, _ name: String, severity: Finding.Severity = .error,
        _ edit: @escaping @Sendable (inout MessageElement) -> Void
    ) -> RequestEdit {
        var result = RequestEdit(rule, name, severity: severity)
        result.signed = edit
        return result
    }

    static func fields(
        _ rule: RequestRule, _ name: String, severity: Finding.Severity = .error,
        _ edit: @escaping @Sendable (inout [(String, String)]) -> Void
    ) -> RequestEdit {
        var result = RequestEdit(rule, name, severity: severity)
        result.fields = edit
        return result
    }
}

@Suite("AuthnRequest")
struct AuthnRequestJudgeTests {
    @Test("One edit, one finding", arguments: Self.edits)
    func finding(_ edit: RequestEdit) async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        var message = client.authnRequest(id: client.freshID())
        edit.message(&message, client)
        if let id = message[attribute: "ID"], MessageJudge.isNCName(id) {
            message = try message.signed(id: id, by: client.signing)
        }
        edit.signed(&message)
        var fields = [
            ("SAMLRequest", Base64.encodeToString(Array(message.serialized.utf8))), ("RelayState", "relay"),
        ]
        edit.fields(&fields)
        let response = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success", fields)
        let findings = try #require(node.history.first).findings
        #expect(findings.map(\.rule) == [edit.rule] + edit.also, "\(findings.map(\.text))")
        #expect(findings.first?.severity == edit.severity)
        #expect(response.status.code == (edit.severity == .error ? 400 : 200))
        if edit.severity == .error {
            #expect(String(decoding: response.body, as: UTF8.self).contains(edit.rule.rawValue))
        }
    }

    @Test("The right request has no finding")
    func right() async throws {
        let node = try TestNode()
        let login = try await TestLogin.run(try await TestClient(node).registered(), outcome: "success")
        #expect(login.answer.status.code == 200)
        #expect(node.history.allSatisfy { $0.findings.isEmpty })
    }

    @Test("An ID serves once")
    func repeatedID() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let fields = try client.form(client.authnRequest(id: client.freshID()))
        let first = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success", fields)
        let second = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success", fields)
        #expect(first.status.code == 200 && second.status.code == 400)
        #expect(node.history.first?.findings.map(\.rule) == [.idRepeated])
    }

    @Test("Who is not registered is taken by the certificate in the request, with a remark")
    func unregistered() async throws {
        let node = try TestNode()
        let client = try TestClient(node)
        let login = try await TestLogin.run(client, outcome: "success")
        #expect(login.answer.status.code == 200)
        #expect(
            node.history.last?.findings.map(\.rule) == [
                .serviceProviderUnregistered, .encryptionCertificateMissing,
            ])
    }

    @Test("Where service providers are configured, nobody else is served, and all that is known is compared")
    func closed() async throws {
        let open = try TestNode()
        let registration = try TestClient(open).registration
        let node = try TestNode(serviceProviders: [registration])
        var client = try TestClient(node)
        client.entityID = "https://other.example.gov.pl"
        _ = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success",
            try client.form(client.authnRequest(id: client.freshID())))
        #expect(node.history.first?.findings.map(\.rule) == [.issuerUnknown])
        // The same name, but another key, another return address and another name.
        client = try TestClient(node)
        client.consumer = "https://evil.example/acs"
        var message = client.authnRequest(id: client.freshID())
        message[attribute: "ProviderName"] = "Inny portal"
        _ = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success", try client.form(message))
        #expect(
            Set(node.history.first?.findings.map(\.rule) ?? []) == [
                .signatureInvalid, .assertionConsumerServiceURL, .providerNameOther,
            ])
    }

    @Test("Every rule about AuthnRequests has an edit that breaks it")
    func complete() {
        let elsewhere: Set<RequestRule> = [
            .idRepeated, .serviceProviderUnregistered, .encryptionCertificateMissing, .issuerUnknown,
            .providerNameOther, .formMalformed, .contentType, .soapAction, .soapEnvelope, .artifactMissing,
            .nameIDMissing, .notOnOrAfter, .metadata, .artifactUnknown, .artifactForeign, .sessionUnknown,
            .certificateOutOfTime,
        ]
        let covered = Set(Self.edits.map(\.rule)).union(elsewhere)
        #expect(Set(RequestRule.allCases).subtracting(covered) == [])
    }

    static let edits: [RequestEdit] = formEdits + headEdits + signatureEdits + bodyEdits

    static let formEdits: [RequestEdit] = [
        .fields(.fieldMissing, "no SAMLRequest") { $0.removeFirst() },
        .fields(.fieldRepeated, "SAMLRequest twice") { $0.append($0[0]) },
        .fields(.base64LineBreaks, "in lines") {
            $0[0].1.insert("\n", at: $0[0].1.index($0[0].1.startIndex, offsetBy: 76))
        },
        .fields(.base64Malformed, "base64url") { $0[0].1 = "-_" + $0[0].1 },
        .fields(.base64Deflated, "deflated") { $0[0].1 = "fZJNT8Mw" },
        .fields(.relayStateMissing, "no RelayState", severity: .warning) { $0.removeLast() },
        .fields(.relayStateTooLong, "81 bytes") { $0[1].1 = String(repeating: "x", count: 81) },
        .fields(.foreignAuthentication, "1") { $0.append(("ForeignAuthentication", "1")) },
        .fields(.notParsable, "DOCTYPE") { $0[0].1 = Base64.encodeToString(Array("<!DOCTYPE a><a/>".utf8)) },
    ]

    static let headEdits: [RequestEdit] = [
        .message(.rootElement, "LogoutRequest") { message, _ in message.name = "saml2p:LogoutRequest" },
        .attribute(.version, "Version", "1.1"),
        .attribute(.idMalformed, "ID", "1-begins-with-a-digit").besides(.signatureMissing),
        .attribute(.issueInstantMalformed, "IssueInstant", "2026-01-05T11:00:00+01:00"),
        .attribute(.issueInstantMalformed, "IssueInstant", nil),
        .attribute(.issueInstantFuture, "IssueInstant", "2026-01-05T11:00:00.123Z"),
        .attribute(.issueInstantStale, "IssueInstant", "2026-01-05T09:00:00.123Z"),
        .attribute(.destination, "Destination", "http://elsewhere.test/login/SingleSignOnService"),
        .attribute(.destination, "Destination", nil),
        .message(.attributeUnexpected, "IsPassiv", severity: .warning) { message, _ in
            message[attribute: "AttributeConsumingServiceIndex"] = "0"
        },
        .message(.childUnexpected, "Scoping", severity: .warning) { message, _ in
            message.append(MessageElement("saml2p:Scoping"))
        },
        .message(.childrenOrder, "NameIDPolicy last") { message, _ in
            guard let policy = message.first("NameIDPolicy") else { return }
            message.remove("NameIDPolicy")
            message.append(policy)
        },
        .message(.issuerMissing, "two Issuers") { message, client in
            message.append(MessageElement("saml2:Issuer", text: client.entityID))
        }.besides(.childrenOrder),
    ]

    static let signatureEdits: [RequestEdit] = [
        .signed(.signatureMissing, "no signature") { $0.remove("Signature") },
        .signed(.signatureMisplaced, "at the end") { message in
            guard let signature = message.first("Signature") else { return }
            message.remove("Signature")
            message.append(signature)
        }.besides(.childrenOrder),
        .signed(.signatureInvalid, "changed after signing") { $0[attribute: "ProviderName"] = "Inna nazwa" },
        .signed(.keyInfoMissing, "no KeyInfo", severity: .warning) { $0.remove("KeyInfo") },
        .signed(.keyInfoOther, "another certificate", severity: .warning) { message in
            guard
                let other = try? StateDirectory.fresh(
                    commonName: "other", now: Instant(milliseconds: 1_767_600_000_000))
            else { return }
            message.edit("X509Certificate") { $0.setText(Base64.encodeToString(other.certificate.der)) }
        },
    ]

    static let bodyEdits: [RequestEdit] = [
        .attribute(.assertionConsumerServiceURL, "AssertionConsumerServiceURL", "https://evil.example/acs"),
        .attribute(.assertionConsumerServiceURL, "AssertionConsumerServiceURL", "javascript:alert(1)"),
        .attribute(.protocolBinding, "ProtocolBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
        .attribute(.forceAuthn, "ForceAuthn", "false"),
        .attribute(.isPassive, "IsPassive", nil),
        .attribute(.providerNameMissing, "ProviderName", nil),
        .message(.extensionsMissing, "no Extensions") { message, _ in message.remove("Extensions") },
        .inside(.extensionsOrder, "SPType last", "Extensions") { extensions in
            extensions.content.reverse()
        },
        .inside(.spType, "other type", "SPType") { $0.setText("Public") },
        .message(.requestedAttributesMissing, "none") { message, _ in message.remove("RequestedAttribute") },
        .inside(.requestedAttributeName, "unknown", "RequestedAttribute") {
            $0[attribute: "Name"] = "urn:example:name"
        },
        .inside(.requestedAttributeFriendlyName, "other", "RequestedAttribute") {
            $0[attribute: "FriendlyName"] = "CurrentFamilyName"
        },
        .inside(.requestedAttributeNameFormat, "missing", "RequestedAttribute") {
            $0[attribute: "NameFormat"] = nil
        },
        .inside(.requestedAttributeIsRequired, "yes", "RequestedAttribute") {
            $0[attribute: "isRequired"] = "yes"
        },
        .inside(.requestedAttributeRepeated, "twice", "RequestedAttributes") { list in
            if let first = list.children.first { list.append(first) }
        },
        .inside(.operationContext, "incomplete", "Extensions") { extensions in
            extensions.append(MessageElement("c:CoiOperationContext", [("xmlns:c", Namespace.coi)]))
        },
        .message(.nameIDPolicy, "missing") { message, _ in message.remove("NameIDPolicy") },
        .inside(.nameIDPolicy, "AllowCreate false", "NameIDPolicy") {
            $0[attribute: "AllowCreate"] = "false"
        },
        .inside(.nameIDFormat, "persistent", "NameIDPolicy") {
            $0[attribute: "Format"] = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        },
        .message(.requestedAuthnContext, "missing") { message, _ in message.remove("RequestedAuthnContext") },
        .inside(.authnContextComparison, "exact", "RequestedAuthnContext") {
            $0[attribute: "Comparison"] = "exact"
        },
        .inside(.authnContextClass, "unknown", "AuthnContextClassRef") {
            $0.setText("http://eidas.europa.eu/LoA/medium")
        },
    ]
}
