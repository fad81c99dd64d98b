import SAML
import Transport

/// Węzeł Krajowy as it answers us.
struct NodeMetrics: Sendable {
    enum Call: String, MetricLabel {
        case artifactResolution = "artifact-resolution"
        case logout

        static let labelName = "call"
    }

    /// What became of a call, by HTTP; what the message in it is worth counts elsewhere.
    enum CallOutcome: String, MetricLabel {
        case answered
        /// Whole, but no 200.
        case httpStatus = "http-status"
        case urlInvalid = "url-invalid"
        case nameNotResolved = "name-not-resolved"
        case connectionFailed = "connection-failed"
        case tlsTrust = "tls-trust"
        case tlsName = "tls-name"
        case tlsFailed = "tls-failed"
        case clientCertificate = "client-certificate"
        case timedOut = "timed-out"
        case answerTooLarge = "answer-too-large"
        case answerMalformed = "answer-malformed"
        case answerTruncated = "answer-truncated"
        case redirectRefused = "redirect-refused"
        case shutDown = "shut-down"
        case clientFailed = "client-failed"

        static let labelName = "outcome"

        init(_ result: Result<BackChannelAnswer, TransportError>) {
            self =
                switch result {
                case .success(let answer): answer.status == 200 ? .answered : .httpStatus
                case .failure(let error): Self(rawValue: error.code.rawValue) ?? .clientFailed
                }
        }
    }

    let calls = CounterFamily<LabelPair<Call, CallOutcome>>(
        "brama_back_channel_calls_total", "Calls to WK, by what became of them.")
    let durations = HistogramFamily<Call>(
        "brama_back_channel_duration_seconds", "How long calls to WK took, failed ones too.")
    let refusedMessages = CounterFamily<SAMLError.Code>(
        "brama_node_messages_refused_total",
        "Messages that came as WK's and were refused, by the first rule that they broke.")
    let clock = ClockOffset()

    var families: [any MetricFamily] {
        [
            calls, durations, refusedMessages,
            ReadFamily(
                "brama_node_clock_offset_seconds", .gauge,
                """
                How far WK's clock is ahead of ours, by the Date of its last answer, to a second; \
                missing until it has answered.
                """
            ) { [clock] _ in clock.seconds },
            ReadFamily(
                "brama_node_clock_skew_allowed_seconds", .gauge,
                "By how much messages of WK may be from the future: clockSkew of the profile."
            ) { $0.configuration?.clockSkew },
            ReadFamily(
                "brama_node_pins", .gauge,
                "Pinned certificates of WK that count now; none: no login can succeed."
            ) { readings in readings.configuration.map { Double($0.pins(at: readings.now)) } },
            ReadFamily(
                "brama_node_pins_end_timestamp_seconds", .gauge,
                "Until when a pinned certificate of WK counts, in Unix time; +Inf without an end."
            ) { $0.configuration?.pinsEnd },
        ]
    }
}

extension SAMLError.Code: MetricLabel {
    static let labelName = "rule"
}
