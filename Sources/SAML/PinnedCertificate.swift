public import XMLSecurity

/// A certificate of the node that we trust because it is listed, and the time in which it counts.
///
/// The window is the operator's, for a rollover that is prepared; the certificate's own dates do not matter.
public struct PinnedCertificate: Sendable {
    public var certificate: Certificate
    /// Counts from this instant on; nil: always did.
    public var notBefore: Instant?
    /// Counts up to and with this instant; nil: for ever.
    public var notAfter: Instant?

    public init(_ certificate: Certificate, notBefore: Instant? = nil, notAfter: Instant? = nil) {
        self.certificate = certificate
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// By our clock alone: no skew, since no other clock is compared.
    public func counts(at now: Instant) -> Bool {
        if let notBefore, now < notBefore { return false }
        if let notAfter, now > notAfter { return false }
        return true
    }
}
