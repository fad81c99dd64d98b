public import XMLSecurity

/// What the simulator knows of a client.
public struct RegisteredServiceProvider: Sendable {
    /// Where the knowledge comes from.
    public enum Origin: String, Sendable { case configuration, metadata, request }

    public var entityID: String
    /// nil: not known, so any is taken.
    public var providerName: String?
    /// Empty: not known, so any is taken.
    public var assertionConsumerServiceURLs: [String]
    /// At least one.
    public var signingCertificates: [Certificate]
    /// nil: answers are encrypted to the signing certificate's key.
    public var encryptionCertificate: Certificate?
    public var singleLogoutServiceURL: String?
    public var origin: Origin

    public init(
        entityID: String, providerName: String?, assertionConsumerServiceURLs: [String],
        signingCertificates: [Certificate], encryptionCertificate: Certificate?,
        singleLogoutServiceURL: String?,
        origin: Origin
    ) {
        self.entityID = entityID
        self.providerName = providerName
        self.assertionConsumerServiceURLs = assertionConsumerServiceURLs
        self.signingCertificates = signingCertificates
        self.encryptionCertificate = encryptionCertificate
        self.singleLogoutServiceURL = singleLogoutServiceURL
        self.origin = origin
    }
}
