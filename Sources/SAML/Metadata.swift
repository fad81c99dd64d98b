public import XMLSecurity

/// Signed SAML metadata of this service provider.
/// Source: SAML 2.0 Metadata §2.4.4.
public func serviceProviderMetadata(
    of provider: ServiceProvider, id: MessageID, signing credential: SigningCredential,
    decryptionCertificates: [Certificate], validUntil: Instant
) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
