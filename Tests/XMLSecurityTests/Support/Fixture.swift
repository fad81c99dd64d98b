import XMLSecurity

/// Keys, certificates and messages made for tests.
enum Fixture {
    static let node = try! Identity("node")
    static let other = try! Identity("other")
    static let rsaNode = try! Identity("rsa-node", key: .generateRSA(bits: 2048))

    struct Identity: Sendable {
        let key: PrivateKey
        let certificate: Certificate
        let credential: SigningCredential

        init(_ name: String, key: PrivateKey? = nil) throws {
            self.key = try key ?? PrivateKey.generateP256()
            certificate = try Certificate.selfSigned(
                by: self.key, commonName: name, notBefore: 1_700_000_000, notAfter: 2_000_000_000)
            credential = try SigningCredential(privateKey: self.key, certificate: certificate)
        }
    }

    /// A message with an inner one that inherits its namespaces; both are to be signed.
    static let unsigned = """
        <p:Outer xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" \
        xmlns:unused="urn:example:unused" ID="ID-outer"><s:Issuer>node.example</s:Issuer><p:Status Value="ok"/>\
        <p:Inner ID="ID-inner"><s:Issuer>node.example</s:Issuer><p:Data>zażółć &amp; &lt;x&gt;</p:Data></p:Inner>\
        </p:Outer>
        """

    /// The inner element signed first, then the outer one around it.
    static func signed(
        _ identity: Identity = node, inclusivePrefixes: [String] = [], _ document: String = unsigned
    ) throws(XMLSecurityError) -> [UInt8] {
        let inner = try signEnveloped(
            Array(document.utf8), id: "ID-inner", with: identity.credential,
            inclusivePrefixes: inclusivePrefixes)
        return try signEnveloped(
            inner, id: "ID-outer", with: identity.credential, inclusivePrefixes: inclusivePrefixes)
    }
}
