/// The one form of `EncryptedKey` that is accepted: AES key wrap under a key agreed by ECDH-ES over P-256.
/// - Source: XML Encryption 1.1 §3.5.1, §5.4.1, §5.6.4; NIST SP 800-56A §5.8.1; WK protocol notes.
struct EncryptedKeyShape {
    let wrapBits: UInt32
    let wrapped: [UInt8]
    /// The originator's ephemeral key, an uncompressed point.
    let point: [UInt8]
    /// AlgorithmID, PartyUInfo and PartyVInfo, one after the other exactly as their hex stands.
    let otherInfo: [UInt8]
    /// PartyVInfo alone: whom the key is made for.
    let recipient: [UInt8]

    private static let maximumInfoDigits = 2048

    init(_ key: XMLElement) throws(XMLSecurityError) {
        guard key.hasOnlyAttributes("Id", "Recipient"),
            key.hasChildren(
                EncryptedShape.xenc("EncryptionMethod"), SignatureShape.ds("KeyInfo"),
                EncryptedShape.xenc("CipherData")), key.children[1].hasOnlyAttributes("Id")
        else { throw EncryptedShape.malformed("EncryptedKey") }
        let algorithm = key.children[0].attribute("Algorithm")
        guard let bits = [128, 256].first(where: { AlgorithmURI.keyWrap($0) == algorithm }) else {
            throw XMLSecurityError(
                .keyWrapNotAllowed, "the key is wrapped by neither kw-aes256 nor kw-aes128")
        }
        guard key.children[0].isEmpty, key.children[0].hasOnlyAttributes("Algorithm"),
            key.children[1].hasChildren(EncryptedShape.xenc("AgreementMethod"))
        else { throw EncryptedShape.malformed("EncryptedKey") }
        wrapBits = UInt32(bits)
        wrapped = try EncryptedShape.cipherValue(key.children[2])
        let agreement = try Self.agreement(key.children[1].children[0])
        (otherInfo, recipient) = try Self.otherInfo(agreement.derivation)
        point = try Self.point(agreement.originator)
    }

    private static func agreement(
        _ method: XMLElement
    ) throws(XMLSecurityError) -> (derivation: XMLElement, originator: XMLElement) {
        guard method.attribute("Algorithm") == AlgorithmURI.agreement, method.hasOnlyAttributes("Algorithm")
        else {
            throw XMLSecurityError(.keyAgreementNotAllowed, "AgreementMethod is not ECDH-ES")
        }
        let derivation = QualifiedName(Namespace.encryption11, "KeyDerivationMethod")
        let originator = EncryptedShape.xenc("OriginatorKeyInfo")
        // RecipientKeyInfo says whose key it is; we know which keys we have.
        guard
            method.hasChildren(derivation, originator)
                || method.hasChildren(derivation, originator, EncryptedShape.xenc("RecipientKeyInfo"))
        else {
            throw XMLSecurityError(
                .keyAgreementNotAllowed, "AgreementMethod holds something else than key derivation and keys")
        }
        return (method.children[0], method.children[1])
    }

    private static func otherInfo(_ derivation: XMLElement) throws(XMLSecurityError) -> (
        all: [UInt8], recipient: [UInt8]
    ) {
        // By bytes: to String a Kelvin sign is a K.
        guard derivation.attribute("Algorithm")?.utf8.elementsEqual(AlgorithmURI.derivation.utf8) == true,
            derivation.hasOnlyAttributes("Algorithm"),
            derivation.hasChildren(QualifiedName(Namespace.encryption11, "ConcatKDFParams")),
            derivation.children[0].hasChildren(SignatureShape.ds("DigestMethod")),
            derivation.children[0].children[0].attribute("Algorithm") == AlgorithmURI.sha256,
            derivation.children[0].children[0].isEmpty
        else {
            throw XMLSecurityError(.keyAgreementNotAllowed, "key derivation is not ConcatKDF with SHA-256")
        }
        let parameters = derivation.children[0]
        guard parameters.hasOnlyAttributes("AlgorithmID", "PartyUInfo", "PartyVInfo"),
            let algorithm = parameters.attribute("AlgorithmID").flatMap(bytes(hex:)),
            let sender = parameters.attribute("PartyUInfo").flatMap(bytes(hex:)),
            let recipient = parameters.attribute("PartyVInfo").flatMap(bytes(hex:))
        else { throw EncryptedShape.malformed("ConcatKDFParams") }
        return (algorithm + sender + recipient, recipient)
    }

    private static func point(_ originator: XMLElement) throws(XMLSecurityError) -> [UInt8] {
        let key = QualifiedName(Namespace.signature11, "ECKeyValue")
        let curve = QualifiedName(Namespace.signature11, "NamedCurve")
        let publicKey = QualifiedName(Namespace.signature11, "PublicKey")
        guard originator.hasChildren(SignatureShape.ds("KeyValue")), originator.children[0].hasChildren(key),
            originator.children[0].children[0].hasChildren(curve, publicKey)
        else { throw XMLSecurityError(.originatorKeyInvalid, "OriginatorKeyInfo is not one ECKeyValue") }
        let value = originator.children[0].children[0]
        guard value.children[0].attribute("URI") == AlgorithmURI.curve, value.children[0].isEmpty,
            value.children[0].hasOnlyAttributes("URI")
        else { throw XMLSecurityError(.originatorKeyInvalid, "the originator's curve is not P-256") }
        guard value.children[1].children.isEmpty,
            let point = Base64.decode(value.children[1].text, allowingWhitespace: true), point.count == 65,
            point[0] == 0x04
        else {
            throw XMLSecurityError(.originatorKeyInvalid, "the originator's key is not an uncompressed point")
        }
        return point
    }

    private static func bytes(hex text: String) -> [UInt8]? {
        guard text.utf8.count <= maximumInfoDigits, text.utf8.count % 2 == 0, !text.isEmpty else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x41...0x46: digit = character - 0x37
            case 0x61...0x66: digit = character - 0x57
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }
}
