import SAML

/// Logins: how they begin, how they end, and how long their parts take.
struct LoginMetrics: Sendable {
    /// The half of a login that was refused.
    enum Half: String, MetricLabel {
        case start, finish

        static let labelName = "at"
    }

    /// A part of a login that takes time.
    enum Stage: String, MetricLabel {
        /// From the request to the page that posts itself to WK.
        case start
        /// The login is taken out of the store, once.
        case take
        /// The artifact is resolved at WK.
        case resolve
        /// Signatures, decryption and all rules.
        case verify
        /// No message came before, and the session is stored.
        case store
        /// The audit line is on the disk.
        case audit
        /// All of the above from `take` on, whatever came of it.
        case finish

        static let labelName = "stage"
    }

    let started = CounterFamily<AssuranceLevel>(
        "brama_logins_started_total", "Logins that began, by the level asked for.")
    let finished = CounterFamily<LabelPair<ProviderKind, AssuranceLevel>>(
        "brama_logins_finished_total",
        "Logins that ended with a session, by the kind of identity provider and the level reached.")
    let refused = CounterFamily<LabelPair<Half, PublicCode>>(
        "brama_logins_refused_total",
        "Logins that came to nothing, by the public code; login-cancelled is the citizen's own wish.")
    let stages = HistogramFamily<Stage>(
        "brama_login_stage_duration_seconds", "How long the stages of logins took, failed ones too.")

    var families: [any MetricFamily] { [started, finished, refused, stages] }
}

extension AssuranceLevel: MetricLabel {
    static let labelName = "level"
}

extension PublicCode: MetricLabel {
    static let labelName = "code"
}
