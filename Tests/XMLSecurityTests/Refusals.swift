import Testing
import XMLSecurity

/// Everything that must be refused, each with its exact code.
@Suite("Refusals")
enum Refusals {
    static let all = parsing + signature + decryption + keys

    @Test("Each code has a fixture")
    static func everyCode() {
        let missing = Set(XMLSecurityError.Code.allCases).subtracting(all.map(\.code))
        #expect(missing.isEmpty)
    }

    @Test("Documents are refused before anything is expanded", arguments: parsing)
    static func parsing(_ refusal: Refusal) { refusal.check() }

    @Test("Signatures are refused", arguments: signature)
    static func signature(_ refusal: Refusal) { refusal.check() }

    @Test("Encrypted data are refused", arguments: decryption)
    static func decryption(_ refusal: Refusal) { refusal.check() }

    @Test("Keys, certificates and containers are refused", arguments: keys)
    static func keys(_ refusal: Refusal) { refusal.check() }

    @Test("What the edits start from is accepted")
    static func controls() throws {
        try verify(accepted())
        try verify(accepted(["p", "s"]))
        #expect(try decrypted(encryptedText()).bytes == Array("<a>b</a>".utf8))
    }
}
