import CXMLSecurity

/// How the simulator encrypts; the defaults are WK's.
public struct EncryptionRecipe: Sendable {
    /// Bits of the content key: 256 or 128.
    public var contentKeyBits = 256
    /// What EncryptionMethod declares, in bits; WK was seen to declare 256 and to wrap 128.
    public var declaredKeyBits = 256
    /// kw-aes256 or kw-aes128.
    public var keyWrapBits = 256
    /// PartyUInfo: the sender's entity ID.
    public var sender: String
    /// PartyVInfo: the recipient's entity ID.
    public var recipient: String

    public init(sender: String, recipient: String) {
        self.sender = sender
        self.recipient = recipient
    }
}

/// Encrypts `plaintext` (one serialized element) to the certificate's P-256 key.
/// - Returns: an `xenc:EncryptedData` element, UTF-8, that declares every namespace it uses.
/// - Throws: `key-algorithm-not-allowed`, `cryptography-failed` (also for key sizes other than 128 and 256).
/// - Source: XML Encryption 1.1 §5.4.1, §5.6.4; WK protocol notes.
public func encrypt(
    _ plaintext: [UInt8], to certificate: Certificate, recipe: EncryptionRecipe
) throws(XMLSecurityError) -> [UInt8] {
    guard certificate.keyAlgorithm == .ecP256 else {
        throw XMLSecurityError(
            .keyAlgorithmNotAllowed, "an encryption certificate is EC P-256, not \(certificate.keyAlgorithm)")
    }
    let info = [AlgorithmURI.keyWrap(recipe.keyWrapBits), recipe.sender, recipe.recipient].map(lengthPrefixed)
    let otherInfo = Array(info.joined())
    var point = [UInt8](repeating: 0, count: 65)
    var wrapped = [UInt8](repeating: 0, count: 40)
    var payload = [UInt8](repeating: 0, count: plaintext.count + 28)
    var wrappedLength = 0
    let status = unsafe cxs_encrypt(
        certificate.publicKey.pointer, otherInfo, otherInfo.count, UInt32(clamping: recipe.keyWrapBits),
        UInt32(clamping: recipe.contentKeyBits), plaintext, plaintext.count, &point, &wrapped, &wrappedLength,
        &payload)
    guard status == CXS_OK else { throw XMLSecurityError(failure: status) }
    return encryptedData(recipe, info, point: point, wrapped: Array(wrapped.prefix(wrappedLength)), payload)
}

/// A field of OtherInfo as WK writes it: four bytes of length, and the text.
/// A party of the key agreement as ConcatKDF takes it: four bytes of length, big-endian, and the text.
/// - Source: NIST SP 800-56A §5.8.1.2.1; WK protocol notes, "Login" 5.
public func lengthPrefixed(_ text: String) -> [UInt8] {
    let count = UInt32(text.utf8.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + Array(text.utf8)
}

private func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private func encryptedData(
    _ recipe: EncryptionRecipe, _ info: [[UInt8]], point: [UInt8], wrapped: [UInt8], _ payload: [UInt8]
) -> [UInt8] {
    var writer = XMLWriter()
    let attributes: [(StaticString, String)] = [
        ("xmlns:xenc", Namespace.encryption), ("Type", AlgorithmURI.elementType),
    ]
    writer.element("xenc:EncryptedData", attributes) { writer in
        writer.element("xenc:EncryptionMethod", [("Algorithm", AlgorithmURI.gcm(recipe.declaredKeyBits))])
        writer.element("ds:KeyInfo", [("xmlns:ds", Namespace.signature)]) { writer in
            writer.element("xenc:EncryptedKey") { writer in
                writer.element(
                    "xenc:EncryptionMethod", [("Algorithm", AlgorithmURI.keyWrap(recipe.keyWrapBits))])
                writer.element("ds:KeyInfo") { agreement(&$0, info, point) }
                writer.element("xenc:CipherData") { $0.element("xenc:CipherValue") { $0.base64(wrapped) } }
            }
        }
        writer.element("xenc:CipherData") { $0.element("xenc:CipherValue") { $0.base64(payload) } }
    }
    return writer.bytes
}

private func agreement(_ writer: inout XMLWriter, _ info: [[UInt8]], _ point: [UInt8]) {
    writer.element("xenc:AgreementMethod", [("Algorithm", AlgorithmURI.agreement)]) { writer in
        let namespace: (StaticString, String) = ("xmlns:xenc11", Namespace.encryption11)
        writer.element("xenc11:KeyDerivationMethod", [namespace, ("Algorithm", AlgorithmURI.derivation)]) {
            writer in
            let parameters: [(StaticString, String)] = [
                ("AlgorithmID", hex(info[0])), ("PartyUInfo", hex(info[1])), ("PartyVInfo", hex(info[2])),
            ]
            writer.element("xenc11:ConcatKDFParams", parameters) {
                $0.element("ds:DigestMethod", [("Algorithm", AlgorithmURI.sha256)])
            }
        }
        writer.element("xenc:OriginatorKeyInfo") { writer in
            writer.element("ds:KeyValue") { writer in
                writer.element("dsig11:ECKeyValue", [("xmlns:dsig11", Namespace.signature11)]) { writer in
                    writer.element("dsig11:NamedCurve", [("URI", AlgorithmURI.curve)])
                    writer.element("dsig11:PublicKey") { $0.base64(point) }
                }
            }
        }
    }
}
