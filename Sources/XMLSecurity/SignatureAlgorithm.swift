/// The signature methods that may be made or accepted at all.
public enum SignatureAlgorithm: String, CaseIterable, Sendable {
    case ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
}
