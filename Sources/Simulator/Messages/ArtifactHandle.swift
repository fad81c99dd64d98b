import Crypto
import XMLSecurity

/// Makes type 4 artifacts.
/// Source: SAML 2.0 Bindings §3.6.4: type code 4, endpoint index 0, SHA-1 of the issuer, 20 random bytes.
enum ArtifactHandle {
    /// - Returns: 44 bytes in Base64.
    static func fresh(issuer: String, random: RandomSource) -> String {
        let source = Array(Insecure.SHA1.hash(data: Array(issuer.utf8)))
        return Base64.encodeToString([0, 4, 0, 0] + source + random.bytes(20))
    }
}
