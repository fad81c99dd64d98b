public import XMLSecurity

/// A captured message explained, for developers; it decides nothing.
///
/// Personal data are in it, but come out only through `text(showPersonalData: true)`.
public struct InspectionReport: Sendable {
    /// What the file was wrapped in, outermost first: `Base64`, `DEFLATE`, …
    public internal(set) var layers: [String] = []
    /// Why the file could not be read at all.
    public internal(set) var problem: String?
    /// The message's name, such as `ArtifactResponse`.
    public internal(set) var message: String?
    public internal(set) var signatures: [SignatureFinding] = []
    public internal(set) var decryptions: [DecryptionFinding] = []
    /// In the order in which the gateway asks.
    public internal(set) var rules: [RuleFinding] = []
    /// Of a message that the gateway sends: its values beside the configuration's; empty where none was given.
    public internal(set) var comparisons: [ComparisonFinding] = []
    /// What the expected values were taken from, and other remarks.
    public internal(set) var notes: [String] = []
    public let now: Instant
    var root: XMLElement?

    init(now: Instant) { self.now = now }

    /// A capture in which there is nothing to explain.
    ///
    /// - Parameter problem: what it is instead, with the mend.
    public static func nothing(_ problem: String, now: Instant) -> InspectionReport {
        var report = InspectionReport(now: now)
        report.problem = problem
        return report
    }

    /// Something was judged, and nothing was found that the gateway would refuse.
    public var isInOrder: Bool {
        problem == nil && firstFailure == nil && signatures.allSatisfy { $0.verdict == .valid }
            && comparisons.allSatisfy(\.fits) && !(rules.isEmpty && signatures.isEmpty)
    }

    /// The code under which the gateway would refuse.
    public var firstFailure: RuleFinding? {
        rules.first { if case .fails = $0.outcome { true } else { false } }
    }
}

/// One signature of the message.
public struct SignatureFinding: Sendable {
    public enum Verdict: Sendable, Equatable {
        /// Value and digest hold under a trusted certificate.
        case valid
        /// A trusted certificate made the signature; what it covers was changed afterwards.
        case digestDiffers
        /// It holds, but under a certificate that is not trusted: the one in KeyInfo.
        case notTrusted
        /// Neither a trusted certificate nor the one in KeyInfo made this value over this SignedInfo.
        case valueDiffers
        /// It has not the form that is accepted.
        case malformed
    }

    /// The element that it covers, by name and ID.
    public let element: String
    public let id: String
    public let line: Int
    /// Whether it stands in what was decrypted.
    public let isDecrypted: Bool
    public let verdict: Verdict
    /// The verdict in words, with what to look at.
    public let explanation: String
    /// Who made it, where that is known.
    public let signer: Certificate?
    /// In KeyInfo; never a reason to trust.
    public let embedded: [Certificate]

    let verified: VerifiedElement?
    let error: XMLSecurityError?
}

/// One EncryptedData of the message.
public struct DecryptionFinding: Sendable {
    public let line: Int
    /// nil where it could not be decrypted; `explanation` says why.
    public let contentKeyBits: Int?
    public let explanation: String

    let decrypted: DecryptedElement?
    let error: XMLSecurityError?
}

/// One rule, asked of this message.
public struct RuleFinding: Sendable {
    public enum Outcome: Sendable, Equatable {
        case holds
        /// Holds, but what it must match was taken from the message itself.
        case holdsByItself
        case fails(String)
        case notApplicable(String)
    }

    /// `Envelope`, `ArtifactResponse`, `Response`, `Decryption`, `Assertion`, …
    public let stage: String
    public let code: SAMLError.Code
    public let outcome: Outcome
    /// Whether what it looked at is covered by a valid signature.
    public let isVerified: Bool
}
