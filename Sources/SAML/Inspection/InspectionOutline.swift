import XMLSecurity

/// A report for machines: what its text says, taken apart.
public struct InspectionOutline: Sendable, Encodable {
    public struct Signature: Sendable, Encodable {
        public let element: String
        public let id: String
        public let line: Int
        public let isDecrypted: Bool
        /// `valid`, `digestDiffers`, `notTrusted`, `valueDiffers` or `malformed`.
        public let verdict: String
        public let explanation: String
        /// SHA-256 of the certificate that made it, where that is known.
        public let signer: String?
        public let certificates: [Certificate]
    }

    /// One in KeyInfo; never a reason to trust.
    public struct Certificate: Sendable, Encodable {
        public let subject: String
        public let issuer: String
        public let notBefore: String
        public let notAfter: String
        public let key: String
        public let sha256: String
    }

    public struct Decryption: Sendable, Encodable {
        public let line: Int
        public let isDecrypted: Bool
        public let explanation: String
        /// As in the text, a line each.
        public let tree: [String]?
    }

    public struct Rule: Sendable, Encodable {
        public let stage: String
        public let code: String
        /// `holds`, `holdsByItself`, `fails` or `notApplicable`.
        public let outcome: String
        public let requirement: String
        public let source: String
        public let detail: String?
        public let isVerified: Bool
        /// Of the element that a broken rule is about, and how it looks.
        public let line: Int?
        public let isDecrypted: Bool?
        public let excerpt: String?
    }

    /// A value of a message that the gateway sends, beside the configuration's.
    public struct Comparison: Sendable, Encodable {
        public let name: String
        public let found: String?
        public let configured: String
        public let fits: Bool
        public let line: Int
    }

    public let asOf: String
    public let layers: [String]
    public let problem: String?
    public let message: String?
    public let isInOrder: Bool
    /// The code under which the gateway would refuse.
    public let refusal: String?
    public let tree: [String]
    public let signatures: [Signature]
    public let decryptions: [Decryption]
    public let rules: [Rule]
    public let comparisons: [Comparison]
    public let notes: [String]
}

extension InspectionReport {
    /// - Parameter showPersonalData: as for `text`.
    public func outline(showPersonalData: Bool) -> InspectionOutline {
        let rendering = TreeRendering(showPersonalData: showPersonalData)
        return InspectionOutline(
            asOf: now.text, layers: layers, problem: problem, message: message, isInOrder: isInOrder,
            refusal: firstFailure?.code.rawValue, tree: root.map(rendering.lines) ?? [],
            signatures: signatures.map(InspectionOutline.Signature.init),
            decryptions: decryptions.map { decryption in
                InspectionOutline.Decryption(
                    line: decryption.line, isDecrypted: decryption.decrypted != nil,
                    explanation: decryption.explanation,
                    tree: decryption.decrypted.map { rendering.lines(of: $0.root) })
            },
            rules: rules.map { outline(of: $0, rendering) },
            comparisons: comparisons.map { finding in
                InspectionOutline.Comparison(
                    name: finding.name, found: finding.found, configured: finding.configured,
                    fits: finding.fits,
                    line: finding.line)
            }, notes: notes)
    }

    private func outline(of finding: RuleFinding, _ rendering: TreeRendering) -> InspectionOutline.Rule {
        let place = place(of: finding)
        let (outcome, detail): (String, String?) =
            switch finding.outcome {
            case .holds: ("holds", nil)
            case .holdsByItself: ("holdsByItself", nil)
            case .fails(let detail): ("fails", detail)
            case .notApplicable(let reason): ("notApplicable", reason)
            }
        let requirement = finding.code.requirement
        return InspectionOutline.Rule(
            stage: finding.stage, code: finding.code.rawValue, outcome: outcome,
            requirement: requirement.text,
            source: requirement.source, detail: detail, isVerified: finding.isVerified,
            line: place?.element.line, isDecrypted: place?.isDecrypted,
            excerpt: place.map { rendering.head(of: $0.element) })
    }
}

extension InspectionOutline.Signature {
    init(_ finding: SignatureFinding) {
        element = finding.element
        id = finding.id
        line = finding.line
        isDecrypted = finding.isDecrypted
        verdict = "\(finding.verdict)"
        explanation = finding.explanation
        signer = finding.signer?.sha256Fingerprint
        certificates = finding.embedded.map { certificate in
            InspectionOutline.Certificate(
                subject: certificate.subject, issuer: certificate.issuer,
                notBefore: Instant(milliseconds: certificate.notBefore * 1_000).text,
                notAfter: Instant(milliseconds: certificate.notAfter * 1_000).text,
                key: "\(certificate.keyAlgorithm)", sha256: certificate.sha256Fingerprint)
        }
    }
}
