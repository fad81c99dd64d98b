import FuzzTargets
import SAML
import XMLSecurity

/// Signs the known messages with the key that signs nothing else. The results are committed: signatures are random,
/// and corpora of earlier runs hold them.
enum KnownMessageMaker {
    static func write(to directory: String) throws {
        let parties = FuzzParties.shared
        try Files.write(try loginAnswer(signedBy: parties.node), to: "\(directory)/login-answer.xml")
        let logouts = [
            ("request", MessageTemplates.logoutRequest), ("answer", MessageTemplates.logoutAnswer),
        ]
        for (name, text) in logouts {
            let envelope = Array(MessageTemplates.envelope(text).utf8)
            let signed = try signEnveloped(envelope, id: "ID-logout", with: parties.node.credential)
            try Files.write(signed, to: "\(directory)/logout-\(name).xml")
        }
    }

    static func loginAnswer(signedBy pair: FuzzParties.Pair) throws -> [UInt8] {
        let encrypted = try encryptedAssertion(Array(MessageTemplates.assertion.utf8))
        let message = MessageTemplates.artifactResponse(String(decoding: encrypted, as: UTF8.self))
        var bytes = Array(MessageTemplates.envelope(message).utf8)
        for id in ["ID-response", "ID-artifact-response"] {
            bytes = try signEnveloped(bytes, id: id, with: pair.credential, inclusivePrefixes: prefixes)
        }
        return bytes
    }

    static func encryptedAssertion(_ plaintext: [UInt8]) throws -> [UInt8] {
        let parties = FuzzParties.shared
        let recipe = EncryptionRecipe(
            sender: "symulator.login.gov.pl", recipient: parties.provider.entityID)
        return try encrypt(plaintext, to: parties.decryption.certificate, recipe: recipe)
    }

    /// WK's PrefixList.
    static let prefixes = ["ds", "saml2", "saml2p", "xenc"]
}
