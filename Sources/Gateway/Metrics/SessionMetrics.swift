import SAML

/// Sessions: how they begin and end, what checks of them find, and the tokens that speak of them.
struct SessionMetrics: Sendable {
    enum End: String, MetricLabel {
        /// The citizen logged out.
        case logout
        /// WK ended it.
        case node
        /// The same browser logged in again.
        case replaced
        /// Its audit line could not be written.
        case unrecorded

        static let labelName = "reason"
    }

    enum CheckResult: String, MetricLabel {
        case allowed
        /// There is none, or it is over.
        case noSession = "no-session"
        /// Below the level asked for.
        case levelTooLow = "level-too-low"
        case malformed
        /// The store or the signing of a token failed.
        case failed

        static let labelName = "result"

        /// Of the answer.
        var statusClass: HTTPMetrics.StatusClass {
            switch self {
            case .allowed: .success
            case .noSession, .levelTooLow, .malformed: .clientError
            case .failed: .serverError
            }
        }
    }

    /// For whom a token was signed.
    enum TokenUse: String, MetricLabel {
        /// `Brama-Token`.
        case portal
        /// With `session.token: jwt`.
        case cookie

        static let labelName = "use"
    }

    enum KeyRefresh: String, MetricLabel {
        case unchanged, changed, rotated, failed

        static let labelName = "result"
    }

    enum NodeLogoutResult: String, MetricLabel {
        case complete, partial, refused
        /// No answer, or one that does not hold.
        case failed

        static let labelName = "result"
    }

    let opened = CounterFamily<NoLabel>("brama_sessions_opened_total", "Sessions that began.")
    let ended = CounterFamily<End>(
        "brama_sessions_ended_total",
        "Sessions that were ended, by the reason; those that ran out are not counted.")
    let checks = CounterFamily<CheckResult>(
        "brama_session_checks_total", "Answers to session checks of nginx, by their result.")
    let tokens = CounterFamily<TokenUse>("brama_session_tokens_signed_total", "Tokens that were signed.")
    let tokenErrors = CounterFamily<NoLabel>(
        "brama_session_token_errors_total", "Tokens that could not be signed.")
    let keyRefreshes = CounterFamily<KeyRefresh>(
        "brama_token_key_refreshes_total", "Looks at the keys of tokens in the store, one a minute.")
    let nodeLogouts = CounterFamily<NodeLogoutResult>(
        "brama_node_logouts_total", "Logouts that WK was asked for, by its answer.")

    var families: [any MetricFamily] {
        [opened, ended, checks, tokens, tokenErrors, keyRefreshes, nodeLogouts]
    }
}

extension SessionMetrics.NodeLogoutResult {
    init(_ outcome: LogoutOutcome) {
        self =
            switch outcome {
            case .complete: .complete
            case .partial: .partial
            case .refused: .refused
            }
    }
}

extension SessionMetrics.KeyRefresh {
    init(_ refreshment: TokenKeyRing.Refreshment) {
        self =
            switch refreshment {
            case .unchanged: .unchanged
            case .changed: .changed
            case .rotated: .rotated
            }
    }
}
