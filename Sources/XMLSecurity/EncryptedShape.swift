/// The one form of `EncryptedData` that is accepted: WK's.
/// - Source: XML Encryption 1.1 §3, §5.4.1, §5.6.4; WK protocol notes; decision 0012.
struct EncryptedShape {
    /// Bits that the EncryptionMethod declares.
    let declaredBits: UInt32
    let declaredAlgorithm: String
    let keys: [EncryptedKeyShape]
    /// Nonce, ciphertext, tag.
    let payload: [UInt8]

    /// Several recipients may be named; each attempt costs a key agreement.
    private static let maximumKeys = 4

    init(_ element: XMLElement) throws(XMLSecurityError) {
        guard element.name == Self.xenc("EncryptedData"), element.hasOnlyAttributes("Id", "Type"),
            element.attribute("Type") == AlgorithmURI.elementType,
            element.hasChildren(
                Self.xenc("EncryptionMethod"), SignatureShape.ds("KeyInfo"), Self.xenc("CipherData"))
        else { throw Self.malformed("EncryptedData") }
        (declaredAlgorithm, declaredBits) = try Self.method(element.children[0])
        payload = try Self.cipherValue(element.children[2])
        let keyInfo = element.children[1]
        guard keyInfo.hasElementContent, keyInfo.hasOnlyAttributes("Id"),
            (1...Self.maximumKeys).contains(keyInfo.children.count),
            keyInfo.children.allSatisfy({ $0.name == Self.xenc("EncryptedKey") })
        else { throw Self.malformed("KeyInfo of EncryptedData") }
        var keys: [EncryptedKeyShape] = []
        for key in keyInfo.children { keys.append(try EncryptedKeyShape(key)) }
        self.keys = keys
    }

    static func xenc(_ local: String) -> QualifiedName { QualifiedName(Namespace.encryption, local) }

    static func malformed(_ place: String) -> XMLSecurityError {
        XMLSecurityError(.encryptionMalformed, "\(place) does not have the required form")
    }

    private static func method(_ method: XMLElement) throws(XMLSecurityError) -> (String, UInt32) {
        let algorithm = method.attribute("Algorithm") ?? ""
        guard let bits = [128, 256].first(where: { AlgorithmURI.gcm($0) == algorithm }) else {
            throw XMLSecurityError(
                .encryptionMethodNotAllowed, "EncryptionMethod is neither aes256-gcm nor aes128-gcm")
        }
        // WK puts a DigestMethod there, which means nothing for GCM.
        guard method.hasOnlyAttributes("Algorithm"), method.hasElementContent, method.children.count <= 1,
            method.children.allSatisfy({ $0.name == SignatureShape.ds("DigestMethod") && $0.isEmpty })
        else { throw malformed("EncryptionMethod") }
        return (algorithm, UInt32(bits))
    }

    static func cipherValue(_ data: XMLElement) throws(XMLSecurityError) -> [UInt8] {
        guard data.hasChildren(xenc("CipherValue")), data.attributes.isEmpty,
            data.children[0].children.isEmpty,
            data.children[0].attributes.isEmpty,
            let bytes = Base64.decode(data.children[0].text, allowingWhitespace: true)
        else { throw malformed("CipherData") }
        return bytes
    }
}
