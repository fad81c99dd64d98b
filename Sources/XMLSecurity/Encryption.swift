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
/// - Throws: `key-algorithm-not-allowed`, `cryptography-failed`.
public func encrypt(
    _ plaintext: [UInt8], to certificate: Certificate, recipe: EncryptionRecipe
) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
