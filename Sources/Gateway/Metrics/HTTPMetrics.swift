import HTTPTypes
import Transport

/// What the listeners do.
struct HTTPMetrics: Sendable {
    /// A route of the public listener; any other path is `other`.
    enum RouteName: String, MetricLabel {
        case login, acs, check, session, logout, slo, metadata
        case keySet = "jwks.json"
        case other

        static let labelName = "route"

        init(_ route: Route?) { self = route.flatMap { Self(rawValue: $0.rawValue) } ?? .other }
    }

    enum StatusClass: String, MetricLabel {
        case success = "2xx"
        case redirection = "3xx"
        case clientError = "4xx"
        case serverError = "5xx"

        static let labelName = "status"

        init(_ status: HTTPResponse.Status) {
            self =
                switch status.code {
                case ..<300: .success
                case ..<400: .redirection
                case ..<500: .clientError
                default: .serverError
                }
        }
    }

    enum Listener: String, MetricLabel {
        case `public`, administration

        static let labelName = "listener"
    }

    /// A request that the server answers itself.
    enum ServerRefusal: String, MetricLabel, CaseIterable {
        case malformed = "400"
        case timedOut = "408"
        case bodyTooLarge = "413"
        case requestLineTooLong = "414"
        case expectationUnknown = "417"
        case headTooLarge = "431"
        case answerInvalid = "500"
        case notImplemented = "501"
        case versionUnknown = "505"

        static let labelName = "status"
    }

    /// Answers, but for those of session checks.
    let answers: [LabelPair<RouteName, StatusClass>: Counter] = Dictionary(
        uniqueKeysWithValues: LabelPair<RouteName, StatusClass>.allLabels.map { ($0, Counter()) })
    let durations = HistogramFamily<RouteName>(
        "brama_http_request_duration_seconds",
        "How long requests took that left the event threads; most session checks do not.")

    /// - Parameter checks: counted by their results, which say the status too.
    func families(checks: CounterFamily<SessionMetrics.CheckResult>) -> [any MetricFamily] {
        let requests = ReadFamily(
            "brama_http_requests_total", .counter,
            "Requests that the gateway answered on the public listener, by route and class of status.",
            by: LabelPair<RouteName, StatusClass>.self
        ) { [answers] _, labels in
            var count = answers[labels]?.value ?? 0
            if labels.first == .check {
                for result in SessionMetrics.CheckResult.allCases where result.statusClass == labels.second {
                    count += checks[result].value
                }
            }
            return Double(count)
        }
        return [requests, durations] + Self.connectionFamilies + Self.refusalFamilies
    }

    private static let connectionFamilies: [any MetricFamily] = [
        ReadFamily("brama_http_connections_open", .gauge, "Connections that are open.", by: Listener.self) {
            $0.servers[$1].map { Double($0.openConnections) }
        },
        ReadFamily(
            "brama_http_connections_limit", .gauge, "How many may be open; limits.connections.",
            by: Listener.self
        ) { $0.servers[$1].map { Double($0.connectionLimit) } },
        ReadFamily(
            "brama_http_connections_accepted_total", .counter, "Connections that were taken.",
            by: Listener.self
        ) { $0.servers[$1].map { Double($0.acceptedConnections) } },
        ReadFamily(
            "brama_http_connections_refused_total", .counter,
            "Connections that were closed unanswered since no descriptor was left.", by: Listener.self
        ) { $0.servers[$1].map { Double($0.descriptorShortages) } },
        ReadFamily(
            "brama_http_connection_limit_reached_total", .counter,
            "How often as many connections were open as may be, so that the next ones wait.",
            by: Listener.self
        ) { $0.servers[$1].map { Double($0.connectionLimitReached) } },
    ]

    private static let refusalFamilies: [any MetricFamily] = [
        ReadFamily(
            "brama_http_refusals_total", .counter,
            "Requests that the server refused before the gateway saw them, by status.",
            by: LabelPair<Listener, ServerRefusal>.self
        ) { readings, labels in
            readings.servers[labels.first].map { Double($0.refusals[Int(labels.second.rawValue) ?? 0] ?? 0) }
        }
    ]
}
