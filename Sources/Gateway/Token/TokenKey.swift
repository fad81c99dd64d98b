import Crypto
import JWTKit
import SAML

/// One key that signs tokens, and from when on it does.
struct TokenKey: Sendable {
    /// Bytes of a P-256 scalar.
    static let secretLength = 32

    let secret: [UInt8]
    let signsFrom: Instant
    /// Thumbprint of the public key. Source: RFC 7638 §3.
    let id: String
    /// The public half as a member of a JWK Set. Source: RFC 7517 §4, RFC 7518 §6.2.
    let publicJWK: String
    let signing: ES256PrivateKey

    /// - Returns: nil where the bytes are no P-256 key.
    init?(secret: [UInt8], signsFrom: Instant) {
        guard secret.count == Self.secretLength,
            let key = try? P256.Signing.PrivateKey(rawRepresentation: secret),
            let signing = try? ES256PrivateKey(backing: key)
        else { return nil }
        self.init(key, signing, signsFrom)
    }

    /// A new one.
    static func make(signingFrom signsFrom: Instant) -> TokenKey? {
        TokenKey(secret: Array(P256.Signing.PrivateKey().rawRepresentation), signsFrom: signsFrom)
    }

    private init(_ key: P256.Signing.PrivateKey, _ signing: ES256PrivateKey, _ signsFrom: Instant) {
        secret = Array(key.rawRepresentation)
        self.signsFrom = signsFrom
        self.signing = signing
        // x963: 0x04, x, y.
        let point = Array(key.publicKey.x963Representation)
        let (x, y) = (base64URL(Array(point[1..<33])), base64URL(Array(point[33...])))
        // RFC 7638 §3.2: members in lexicographic order, no white space.
        let thumbprint = SHA256.hash(data: Array(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8))
        id = base64URL(Array(thumbprint))
        publicJWK =
            #"{"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","kid":"\#(id)","x":"\#(x)","y":"\#(y)"}"#
    }
}
