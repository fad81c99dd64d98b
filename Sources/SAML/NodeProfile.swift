public import XMLSecurity

/// What differs between Węzeł Krajowy's environments, as far as messages are concerned.
public struct NodeProfile: Sendable {
    /// Issuer of WK's messages, compared byte for byte.
    public var issuer: String
    /// Where the browser posts the AuthnRequest.
    public var singleSignOnURL: String
    /// `Destination` of the AuthnRequest, where it differs from `singleSignOnURL`.
    public var singleSignOnDestination: String?
    public var artifactResolutionURL: String
    public var singleLogoutURL: String
    /// WK's signing certificates; at least one.
    public var pins: [PinnedCertificate]
    public var clockSkew: Duration

    public init(
        issuer: String, singleSignOnURL: String, singleSignOnDestination: String? = nil,
        artifactResolutionURL: String, singleLogoutURL: String, pins: [PinnedCertificate],
        clockSkew: Duration = .seconds(60)
    ) {
        self.issuer = issuer
        self.singleSignOnURL = singleSignOnURL
        self.singleSignOnDestination = singleSignOnDestination
        self.artifactResolutionURL = artifactResolutionURL
        self.singleLogoutURL = singleLogoutURL
        self.pins = pins
        self.clockSkew = clockSkew
    }

    /// With pins that always count.
    public init(
        issuer: String, singleSignOnURL: String, singleSignOnDestination: String? = nil,
        artifactResolutionURL: String, singleLogoutURL: String, signingCertificates: [Certificate],
        clockSkew: Duration = .seconds(60)
    ) {
        self.init(
            issuer: issuer, singleSignOnURL: singleSignOnURL,
            singleSignOnDestination: singleSignOnDestination, artifactResolutionURL: artifactResolutionURL,
            singleLogoutURL: singleLogoutURL, pins: signingCertificates.map { PinnedCertificate($0) },
            clockSkew: clockSkew)
    }

    /// What a signature may be by that arrives now.
    public func signingCertificates(at now: Instant) -> [Certificate] {
        pins.filter { $0.counts(at: now) }.map(\.certificate)
    }
}
