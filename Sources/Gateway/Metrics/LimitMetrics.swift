import Transport

/// Where work waits, how much of it may, and what was turned away.
struct LimitMetrics: Sendable {
    enum LimitedRoute: String, MetricLabel {
        case login, acs

        static let labelName = "route"
    }

    enum Queue: String, MetricLabel {
        /// Requests that are worked on off the event threads.
        case answers
        /// Logins that wait for WK.
        case resolves
        /// Events that wait for the audit log.
        case audit

        static let labelName = "queue"
    }

    let rateLimited = CounterFamily<LimitedRoute>(
        "brama_rate_limited_total", "Requests beyond limits.clientLoginsPerMinute or limits.loginsPerSecond.")
    let resolveRefusals = Counter()

    var families: [any MetricFamily] {
        [
            rateLimited,
            ReadFamily("brama_queue_length", .gauge, "What is under way or waits.", by: Queue.self) {
                readings, queue in
                switch queue {
                case .answers: readings.servers[.public].map { Double($0.pendingAnswers) }
                case .resolves: Double(readings.waitingResolves)
                case .audit: readings.audit.map { Double($0.waiting) }
                }
            },
            ReadFamily(
                "brama_queue_limit", .gauge, "How much may; beyond it newcomers are turned away.",
                by: Queue.self
            ) { readings, queue in
                switch queue {
                case .answers: readings.servers[.public].map { Double($0.pendingAnswerLimit) }
                case .resolves: readings.configuration.map { Double($0.resolveLimit) }
                case .audit: readings.audit.map { _ in Double(AuditQueue.mostEntries) }
                }
            },
            ReadFamily(
                "brama_queue_refusals_total", .counter, "What was turned away since too much waits.",
                by: Queue.self
            ) { [resolveRefusals] readings, queue in
                switch queue {
                case .answers: readings.servers[.public].map { Double($0.overloads) }
                case .resolves: Double(resolveRefusals.value)
                case .audit: readings.audit.map { Double($0.overloads) }
                }
            },
        ]
    }
}
