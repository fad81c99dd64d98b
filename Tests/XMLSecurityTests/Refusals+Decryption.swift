import Testing
import XMLSecurity

extension Refusals {
    static func encryptedText(_ change: (inout EncryptionRecipe) -> Void = { _ in }) throws -> String {
        var recipe = EncryptionRecipe(sender: "node.example", recipient: "https://portal.example")
        change(&recipe)
        let plaintext = Array("<a>b</a>".utf8)
        return String(
            decoding: try encrypt(plaintext, to: Fixture.node.certificate, recipe: recipe), as: UTF8.self)
    }

    static func decrypted(
        _ text: String, with keys: [PrivateKey] = [Fixture.node.key]
    ) throws -> DecryptedElement {
        try decrypt(ParsedDocument(Array(text.utf8)).root, with: keys)
    }

    private static func edited(
        _ description: String, _ code: XMLSecurityError.Code, _ old: String, _ new: String
    ) -> Refusal {
        Refusal(description, code) { _ = try decrypted(edit(encryptedText(), old, new)) }
    }

    /// Base64 content of the element, which must stand once (the payload's CipherValue stands last).
    private static func content(_ text: String, _ open: String, last: Bool = false) throws -> String {
        let parts = text.split(separator: open + ">", omittingEmptySubsequences: false).dropFirst()
        let part = try #require(last ? parts.last : parts.first)
        return String(try #require(part.split(separator: "<", omittingEmptySubsequences: false).first))
    }

    private static func changed(
        _ description: String, _ code: XMLSecurityError.Code, _ open: String, last: Bool = false,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Refusal {
        Refusal(description, code) {
            let text = try encryptedText()
            let old = try content(text, open, last: last)
            let bytes = try #require(Base64.decode(old))
            _ = try decrypted(edit(text, old, Base64.encodeToString(change(bytes))))
        }
    }

    private static func payload(
        _ description: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Refusal {
        changed(description, .contentDecryptionFailed, "<xenc:CipherValue", last: true, change)
    }

    private static func point(
        _ description: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Refusal {
        changed(description, .originatorKeyInvalid, "<dsig11:PublicKey", change)
    }

    private static func wrapped(
        _ description: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Refusal {
        changed(description, .keyUnwrapFailed, "<xenc:CipherValue", change)
    }

    static let decryption: [Refusal] = shapes + agreements + outcomes

    private static let dataMethod =
        "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\">"
    private static let wrapMethod =
        "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#kw-aes256\">"

    private static func data(_ description: String, _ uri: String) -> Refusal {
        edited(
            description, .encryptionMethodNotAllowed, dataMethod,
            "<xenc:EncryptionMethod Algorithm=\"\(uri)\">")
    }

    private static func wrap(_ description: String, _ uri: String) -> Refusal {
        edited(description, .keyWrapNotAllowed, wrapMethod, "<xenc:EncryptionMethod Algorithm=\"\(uri)\">")
    }

    private static let shapes: [Refusal] = [
        Refusal("something else than EncryptedData", .encryptionMalformed) { _ = try decrypted("<a/>") },
        edited("the type of content", .encryptionMalformed, "xmlenc#Element\"", "xmlenc#Content\""),
        edited("no type", .encryptionMalformed, "Type=\"http://www.w3.org/2001/04/xmlenc#Element\"", ""),
        edited("a media type", .encryptionMalformed, "Type=", "MimeType=\"text/plain\" Type="),
        edited("no EncryptionMethod", .encryptionMalformed, dataMethod + "</xenc:EncryptionMethod>", ""),
        edited(
            "EncryptionProperties", .encryptionMalformed, "</xenc:EncryptedData>",
            "<xenc:EncryptionProperties/></xenc:EncryptedData>"),
        edited(
            "a KeySize", .encryptionMalformed, dataMethod, dataMethod + "<xenc:KeySize>256</xenc:KeySize>"),
        data("CBC", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"),
        data("128-bit CBC", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"),
        data("triple DES", "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
        data("192-bit GCM", "http://www.w3.org/2009/xmlenc11#aes192-gcm"),
        Refusal("128 bits declared, 256 used", .encryptionMethodNotAllowed) {
            _ = try decrypted(encryptedText { $0.declaredKeyBits = 128 })
        },
        wrap("RSA-OAEP", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"),
        wrap("RSA 1.5", "http://www.w3.org/2001/04/xmlenc#rsa-1_5"),
        wrap("a triple DES wrap", "http://www.w3.org/2001/04/xmlenc#kw-tripledes"),
        wrap("a 192-bit wrap", "http://www.w3.org/2001/04/xmlenc#kw-aes192"),
        edited(
            "a KeyName beside the EncryptedKey", .encryptionMalformed, "<xenc:EncryptedKey>",
            "<ds:KeyName>x</ds:KeyName><xenc:EncryptedKey>"),
        edited(
            "a RetrievalMethod", .encryptionMalformed, "<xenc:EncryptedKey>",
            "<ds:RetrievalMethod URI=\"#k\"/><xenc:EncryptedKey>"),
        Refusal("five EncryptedKeys", .encryptionMalformed) {
            let text = try encryptedText()
            let start = try #require(text.firstRange(of: "<xenc:EncryptedKey>"))
            let end = try #require(text.firstRange(of: "</xenc:EncryptedKey>"))
            let key = String(text[start.lowerBound..<end.upperBound])
            _ = try decrypted(edit(text, key, String(repeating: key, count: 5)))
        },
        edited(
            "CarriedKeyName", .encryptionMalformed, "</xenc:EncryptedKey>",
            "<xenc:CarriedKeyName>x</xenc:CarriedKeyName></xenc:EncryptedKey>"),
        Refusal("a CipherReference", .encryptionMalformed) {
            let text = try encryptedText()
            let old =
                "<xenc:CipherValue>" + (try content(text, "<xenc:CipherValue", last: true))
                + "</xenc:CipherValue>"
            _ = try decrypted(edit(text, old, "<xenc:CipherReference URI=\"http://127.0.0.1:9/\"/>"))
        },
        Refusal("a CipherValue that is no Base64", .encryptionMalformed) {
            let text = try encryptedText()
            let old = try content(text, "<xenc:CipherValue", last: true)
            _ = try decrypted(edit(text, old, "*" + old))
        },
    ]

    private static let agreements: [Refusal] = [
        edited("another agreement", .keyAgreementNotAllowed, "xmlenc11#ECDH-ES", "xmlenc11#dh-es"),
        edited(
            "a KA-Nonce", .keyAgreementNotAllowed, "<xenc11:KeyDerivationMethod ",
            "<xenc:KA-Nonce>AA==</xenc:KA-Nonce><xenc11:KeyDerivationMethod "),
        edited(
            "a Kelvin sign for K", .keyAgreementNotAllowed, "xmlenc11#ConcatKDF", "xmlenc11#Concat\u{212A}DF"),
        edited("PBKDF2", .keyAgreementNotAllowed, "xmlenc11#ConcatKDF", "xmlenc11#pbkdf2"),
        edited("SHA-1 in the derivation", .keyAgreementNotAllowed, "xmlenc#sha256", "xmlenc#sha1"),
        edited(
            "no digest in the derivation", .keyAgreementNotAllowed,
            "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>", ""),
        edited("SuppPubInfo", .encryptionMalformed, " PartyUInfo=", " SuppPubInfo=\"00\" PartyUInfo="),
        edited("SuppPrivInfo", .encryptionMalformed, " PartyUInfo=", " SuppPrivInfo=\"00\" PartyUInfo="),
        edited("no PartyUInfo", .encryptionMalformed, " PartyUInfo=", " X="),
        edited("an odd number of digits", .encryptionMalformed, " PartyUInfo=\"", " PartyUInfo=\"0"),
        edited("no hexadecimal digits", .encryptionMalformed, " PartyUInfo=\"", " PartyUInfo=\"zz"),
        edited("a space in the digits", .encryptionMalformed, " PartyUInfo=\"", " PartyUInfo=\" 0"),
        Refusal("an empty PartyVInfo", .encryptionMalformed) {
            let text = try encryptedText()
            let value = try #require(
                text.split(separator: "PartyVInfo=\"").last?.split(separator: "\"").first)
            _ = try decrypted(edit(text, "PartyVInfo=\"\(value)\"", "PartyVInfo=\"\""))
        },
        edited(
            "half a megabyte of digits", .encryptionMalformed, " PartyUInfo=\"",
            " PartyUInfo=\"" + String(repeating: "00", count: 250_000)),
        edited("P-384", .originatorKeyInvalid, "urn:oid:1.2.840.10045.3.1.7", "urn:oid:1.3.132.0.34"),
        edited(
            "explicit parameters", .originatorKeyInvalid, "<dsig11:NamedCurve ",
            "<dsig11:ECParameters/><dsig11:NamedCurve "),
        edited(
            "two keys", .originatorKeyInvalid, "</dsig11:ECKeyValue>",
            "</dsig11:ECKeyValue><ECKeyValue xmlns=\"http://www.w3.org/2009/xmldsig11#\"/>"),
        point("a point off the curve") { $0.dropLast() + [$0[64] ^ 1] },
        point("the point (0, 0)") { _ in [4] + [UInt8](repeating: 0, count: 64) },
        point("zeros") { _ in [UInt8](repeating: 0, count: 65) },
        point("infinity") { _ in [0] },
        point("a compressed point") { [2 + ($0[64] & 1)] + $0[1...32] },
        point("a hybrid point") { [6 + ($0[64] & 1)] + $0.dropFirst() },
        point("a coordinate beyond the field") { [4] + [UInt8](repeating: 0xFF, count: 32) + $0.suffix(32) },
        point("64 bytes") { Array($0.dropLast()) },
        point("66 bytes") { $0 + [0] },
    ]

    private static let outcomes: [Refusal] = [
        Refusal("encrypted to somebody else", .keyUnwrapFailed) {
            _ = try decrypted(encryptedText(), with: [Fixture.other.key])
        },
        Refusal("another recipient in PartyVInfo", .keyUnwrapFailed) {
            let text = try encryptedText()
            let value = try #require(
                text.split(separator: "PartyVInfo=\"").last?.split(separator: "\"").first)
            _ = try decrypted(edit(text, "PartyVInfo=\"\(value)\"", "PartyVInfo=\"0000000141\""))
        },
        wrapped("a flipped bit in the wrapped key") { [$0[0] ^ 1] + $0.dropFirst() },
        wrapped("a wrapped key of 39 bytes") { Array($0.dropLast()) },
        wrapped("no wrapped key") { _ in [] },
        wrapped("a wrapped key of four kilobytes") { _ in [UInt8](repeating: 7, count: 4096) },
        payload("a flipped bit in the nonce") { [$0[0] ^ 1] + $0.dropFirst() },
        payload("a flipped bit in the ciphertext") { $0.prefix(13) + [$0[13] ^ 1] + $0.dropFirst(14) },
        payload("a flipped bit in the tag") { $0.dropLast() + [$0[$0.count - 1] ^ 0x80] },
        payload("a tag of twelve bytes") { Array($0.dropLast(4)) },
        payload("no tag") { Array($0.dropLast(16)) },
        payload("less than nonce and tag") { Array($0.prefix(27)) },
        payload("nothing but nonce and tag") { Array($0.prefix(28)) },
        payload("nothing") { _ in [] },
        Refusal("an empty plaintext", .contentDecryptionFailed) {
            let recipe = EncryptionRecipe(sender: "a", recipient: "b")
            let data = try encrypt([], to: Fixture.node.certificate, recipe: recipe)
            _ = try decrypt(ParsedDocument(data).root, with: [Fixture.node.key])
        },
        Refusal("a plaintext that is no XML", .documentMalformed) { try decryptPlaintext("a < b") },
        Refusal("a plaintext of two elements", .documentMalformed) { try decryptPlaintext("<a/><a/>") },
        Refusal("a plaintext with a DOCTYPE", .doctypeForbidden) { try decryptPlaintext("<!DOCTYPE a><a/>") },
        Refusal("a plaintext that relies on a prefix from outside", .documentMalformed) {
            try decryptPlaintext("<xenc:a/>")
        },
        Refusal("no keys", .noDecryptionKey) { _ = try decrypted(encryptedText(), with: []) },
        Refusal("only an RSA key", .noDecryptionKey) {
            _ = try decrypted(encryptedText(), with: [Fixture.rsaNode.key])
        },
        Refusal("a content key of 192 bits to be made", .cryptographyFailed) {
            _ = try encryptedText { $0.contentKeyBits = 192 }
        },
    ]

    private static func decryptPlaintext(_ plaintext: String) throws {
        let recipe = EncryptionRecipe(sender: "a", recipient: "b")
        let data = try encrypt(Array(plaintext.utf8), to: Fixture.node.certificate, recipe: recipe)
        _ = try decrypt(ParsedDocument(data).root, with: [Fixture.node.key])
    }
}
