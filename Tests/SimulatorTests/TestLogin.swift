import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

/// One headless login, step by step.
struct TestLogin {
    let client: TestClient
    let requestID: String
    let resolveID: String
    /// The fields for the assertion consumer service.
    let fields: [FormField]
    let answer: ServerResponse

    static func run(
        _ client: TestClient, outcome: String, person: String? = nil, level: AssuranceLevel = .substantial,
        extra: [(String, String)] = []
    ) async throws -> TestLogin {
        let requestID = client.freshID()
        var query = "outcome=\(outcome)"
        if let person { query += "&person=\(person)" }
        let signOn = try await client.node.postForm(
            SimulatorService.Path.singleSignOn, query: query,
            try client.form(client.authnRequest(id: requestID, level: level)) + extra)
        let body = String(decoding: signOn.body, as: UTF8.self)
        try #require(signOn.status.code == 200, "\(body)")
        let fields = fields(inJSON: body)
        let resolveID = client.freshID()
        let artifact = fields.first { $0.name == "SAMLart" }?.value ?? "none"
        let answer = try await client.node.postSOAP(
            SimulatorService.Path.artifactResolution,
            try client.envelope(client.artifactResolve(id: resolveID, artifact)))
        return TestLogin(
            client: client, requestID: requestID, resolveID: resolveID, fields: fields, answer: answer)
    }

    /// The simulator writes `{"name":"…","value":"…"}` for each field.
    static func fields(inJSON text: String) -> [FormField] {
        text.split(separator: "{\"name\":\"").dropFirst().compactMap { piece in
            let parts = piece.split(separator: "\",\"value\":\"", maxSplits: 1)
            guard parts.count == 2, let value = parts[1].split(separator: "\"}").first else { return nil }
            return FormField(String(parts[0]), String(value))
        }
    }

    /// What the gateway's own judge says: nil where it accepts.
    func refusal(at now: Instant) throws -> SAMLError? {
        do {
            _ = try assertion(at: now)
            return nil
        } catch let error as SAMLError {
            return error
        }
    }

    /// - Throws: the `SAMLError` of the first rule that does not hold.
    func assertion(at now: Instant) throws -> ValidatedAssertion {
        let node = NodeProfile(
            issuer: "symulator.login.gov.pl",
            singleSignOnURL: client.destination(SimulatorService.Path.singleSignOn),
            artifactResolutionURL: client.destination(SimulatorService.Path.artifactResolution),
            singleLogoutURL: client.destination(SimulatorService.Path.singleLogout),
            signingCertificates: [client.node.credential.certificate])
        let provider = ServiceProvider(
            entityID: client.entityID, providerName: "Portal Testowy", kind: .public,
            assuranceLevel: .substantial, assertionConsumerServiceURL: client.consumer,
            singleLogoutServiceURL: "https://portal.example.gov.pl/auth/slo")
        let expectation = LoginExpectation(
            artifactResolveID: try #require(MessageID(resolveID)),
            authnRequestID: try #require(MessageID(requestID)), authnRequestInstant: now - .seconds(30),
            assuranceLevel: .substantial, provider: provider, node: node,
            decryptionKeys: [client.encryption.privateKey])
        return try validateLoginAnswer(
            status: answer.status.code, contentType: answer.headers[.contentType], body: answer.body,
            expecting: expectation, at: now)
    }
}
