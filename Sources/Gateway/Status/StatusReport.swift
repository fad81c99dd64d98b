import SAML

/// What the status page shows, as of one moment. Nothing in it is about a person.
struct StatusReport: Sendable {
    struct Audit: Sendable {
        let file: String
        let counts: AuditCounts
    }

    let now: Instant
    let startedAt: Instant
    let version: String
    let environment: String
    let isProduction: Bool
    let publicURL: String
    /// What this node calls itself in the audit log, or the host's name.
    let node: String
    /// Empty: ready.
    let faults: [ReadinessFault]
    /// In words, without credentials.
    let store: String
    /// nil: none is kept.
    let audit: Audit?
    /// nil: there was none since the start.
    let reload: ReloadNote?
    let certificates: [CertificateStatus]
    /// The last 24 hours, oldest first.
    let minutes: [History.Minute]
    /// Since the start, the most frequent first.
    let refusals: [(code: PublicCode, count: Int)]
}

/// What came of the last reload, and when.
struct ReloadNote: Sendable {
    let at: Instant
    let outcome: ReloadOutcome

    /// For operators; keys and counts, no values.
    var text: String {
        switch outcome {
        case .unchanged: "nothing had changed"
        case .reloaded(let keys): "done: " + keys.joined(separator: ", ")
        case .refused(let findings):
            "refused, the old configuration stays: \(findings.count) \(findings.count == 1 ? "finding" : "findings") in the log"
        case .failed: "failed, the old configuration stays: the log says why"
        }
    }

    var isInOrder: Bool {
        switch outcome {
        case .unchanged, .reloaded: true
        case .refused, .failed: false
        }
    }
}
