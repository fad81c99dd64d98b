import Testing
import XMLSecurity

@testable import SAML

@Suite("A login answer with one thing wrong")
struct LoginRefusalTests {
    @Test("is refused under that rule's code", arguments: BrokenAnswer.all)
    func refused(_ broken: BrokenAnswer) throws {
        var exchange = try Exchange()
        try broken.edit(&exchange)
        let error = try exchange.refusal()
        #expect(error?.code == broken.code, "\(error.map(String.init(describing:)) ?? "accepted")")
        if let inner = broken.inner {
            #expect(error?.detail.hasPrefix(inner.rawValue + ": ") == true, "\(error?.detail ?? "")")
        }
        let told = error?.description ?? ""
        for secret in ["87022243734", "gzolc87", "Kowalska", "Grażyna"] {
            #expect(!told.contains(secret), "the error tells \(secret)")
        }
    }

    @Test("names nobody else, whichever bit of it is flipped")
    func mutations() throws {
        var exchange = try Exchange()
        let body = try exchange.body()
        let person = try exchange.judge().person
        var accepted = 0
        for index in stride(from: 0, to: body.count, by: 5) {
            exchange.rawBody = body
            exchange.rawBody?[index] ^= 1 << UInt8(index % 8)
            guard let judged = try? exchange.judge() else { continue }
            accepted += 1
            #expect(judged.person == person)
        }
        // Prefixes and addresses within KeyInfo are nobody's.
        #expect(accepted < body.count / 5 / 10, "\(accepted)")
    }

    @Test("exists for every code")
    func complete() {
        let logins = Set(BrokenAnswer.all.map(\.code))
        let logouts = Set(BrokenLogout.all.map(\.code))
        let missing = SAMLError.Code.allCases.filter {
            !logins.contains($0) && !logouts.contains($0) && $0 != .artifactMalformed
        }
        #expect(missing.isEmpty, "no fixture for \(missing.map(\.rawValue))")
    }

    @Test("means to the citizen what its code says")
    func kinds() {
        for code in SAMLError.Code.allCases {
            let expected: SAMLError.Kind =
                switch code {
                case .authnFailed, .requestDenied: .cancelled
                case .unknownPrincipal: .identityUnknown
                case .noAuthnContext, .levelTooLow: .levelTooLow
                case .httpStatus, .soapFault, .artifactResponseUnavailable: .nodeUnavailable
                default: .rejected
                }
            #expect(SAMLError(code, "").kind == expected, "\(code)")
        }
    }

    @Test(
        "is never called cancelled where the status is not signed",
        arguments: ["AuthnFailed", "RequestDenied", "UnknownPrincipal"])
    func unsignedStatus(name: String) throws {
        var exchange = try Exchange()
        exchange.tamper("status:Success", "status:" + name)
        let error = try #require(try exchange.refusal())
        #expect(error.kind == .rejected)
    }

    @Test("is judged by its status before anything is decrypted")
    func statusBeforeDecryption() throws {
        var exchange = try Exchange()
        try exchange.editResponse("status:Success", "status:AuthnFailed")
        exchange.recipient = exchange.parties.stranger
        #expect(try exchange.refusal()?.code == .authnFailed)
    }

    @Test("is judged by both signatures before its status")
    func signaturesBeforeStatus() throws {
        var exchange = try Exchange()
        try exchange.editArtifactResponse("status:Success", "status:AuthnFailed")
        exchange.responseSigner = exchange.parties.stranger
        #expect(try exchange.refusal()?.code == .responseSignature)
    }

    @Test("is refused although it failed at the node without a Response")
    func failedWithoutResponse() throws {
        var exchange = try Exchange()
        try exchange.editArtifactResponse("status:Success", "status:Requester")
        try exchange.editArtifactResponse("%RESPONSE%", "")
        exchange.responseSigner = nil
        #expect(try exchange.refusal()?.code == .artifactResponseFailed)
    }
}
