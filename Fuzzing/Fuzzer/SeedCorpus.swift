import FuzzTargets
import Glibc
import SAML
import XMLSecurity

/// What fuzzing starts from: our own messages, and real ones where BRAMA_VECTORS names them.
enum SeedCorpus {
    static func write(to directory: String) throws {
        Files.makeDirectory(directory)
        for target in FuzzTarget.allCases {
            let folder = "\(directory)/\(target.rawValue)"
            Files.makeDirectory(folder)
            for (number, seed) in try seeds(of: target).enumerated() {
                try Files.write(seed, to: "\(folder)/seed-\(number)")
            }
        }
    }

    private static func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
        switch target {
        case .httpRequest: SeedTexts.requests.map { [3, 0, 6, 40] + Array($0.utf8) }
        case .form: SeedTexts.forms.map { [$0.0] + Array($0.1.utf8) }
        case .artifact: SeedTexts.values.map { [$0.0] + Array($0.1.utf8) }
        case .configuration: [Array(FuzzFiles.configuration.utf8)]
        case .certificate: try certificates()
        case .xml, .verify: try messages() + requests() + vectors()
        case .decrypt: try [KnownMessages.loginAnswer] + [encryptedAssertion()] + vectors()
        case .loginAnswer: try [KnownMessages.loginAnswer, mutatorsAnswer()] + vectors()
        case .logout: try [KnownMessages.logoutRequest, KnownMessages.logoutAnswer] + logouts()
        case .decode: try messages() + requests() + wrapped() + CaptureSeeds.all + vectors()
        }
    }

    private static func mutatorsAnswer() throws -> [UInt8] {
        try KnownMessageMaker.loginAnswer(signedBy: FuzzParties.shared.mutator)
    }

    private static func encryptedAssertion() throws -> [UInt8] {
        try KnownMessageMaker.encryptedAssertion(Array(MessageTemplates.assertion.utf8))
    }

    private static func messages() throws -> [[UInt8]] {
        KnownMessages.all + [try mutatorsAnswer(), Array(MessageTemplates.assertion.utf8)]
    }

    /// The node's, signed by the mutator, so that mutations of them can be signed too.
    private static func logouts() throws -> [[UInt8]] {
        try [MessageTemplates.logoutRequest, MessageTemplates.logoutAnswer].map {
            try signEnveloped(
                Array(MessageTemplates.envelope($0).utf8), id: "ID-logout",
                with: FuzzParties.shared.mutator.credential)
        }
    }

    /// What this gateway itself sends.
    private static func requests() throws -> [[UInt8]] {
        let parties = FuzzParties.shared
        let (provider, node) = (parties.provider, parties.profile(trusting: [parties.node]))
        guard let id = MessageID("ID-request") else { return [] }
        let resolve = ArtifactResolve(
            id: id, issueInstant: FuzzParties.now, artifact: try Artifact("AAQAAA=="))
        let logout = LogoutRequest(
            id: id, issueInstant: FuzzParties.now, nameID: "gzolc87",
            nameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", sessionIndex: "ID-1")
        let answer = LogoutResponse(
            id: id, issueInstant: FuzzParties.now, inResponseTo: id, status: .unknownPrincipal)
        let credential = parties.mutator.credential
        return [
            try resolve.envelope(signedBy: credential, from: provider, to: node),
            try logout.envelope(signedBy: credential, from: provider, to: node),
            try answer.envelope(signedBy: credential, from: provider, to: node),
        ]
    }

    /// As messages are captured: Base64, a form, an HTTP message.
    private static func wrapped() throws -> [[UInt8]] {
        let message = Array(MessageTemplates.assertion.utf8)
        let text = Base64.encodeToString(message)
        let form =
            "SAMLResponse=" + text.replacing("+", with: "%2B").replacing("=", with: "%3D") + "&RelayState=x"
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
        // A stored block of DEFLATE: final, its length, the length's complement.
        let count = UInt16(message.count)
        let stored =
            [1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)] + message
        return [
            Array(text.utf8), Array(form.utf8), Array(head.utf8) + message, Base64.encode(stored),
            Array(SeedTexts.deflated.utf8), Array("<form><input name='SAMLRequest' value='\(text)'>".utf8),
            Array("curl 'https://a.pl/' --data-raw '\(form)'".utf8),
            Array("fetch(\"https://a.pl/\", { \"body\": \"\(form)\" });".utf8),
            Array(
                "{\"log\":{\"entries\":[{\"request\":{\"url\":\"x\",\"postData\":{\"text\":\"\(form)\"}}}]}}"
                    .utf8),
        ]
    }

    private static func certificates() throws -> [[UInt8]] {
        let parties = FuzzParties.shared
        let rsa = try PrivateKey.generateRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(
            by: rsa, commonName: "rsa", notBefore: 0, notAfter: 4_000_000_000)
        return [
            parties.node.certificate.pem(), parties.node.certificate.der, certificate.pem(), certificate.der,
            try parties.node.key.pem(), try rsa.pem(),
        ]
    }

    private static func vectors() throws -> [[UInt8]] {
        guard let pointer = unsafe getenv("BRAMA_VECTORS") else { return [] }
        let directory = unsafe String(cString: pointer)
        return try Files.names(in: directory).filter { $0.hasSuffix(".xml") }.map {
            try Files.read("\(directory)/\($0)")
        }
    }
}
