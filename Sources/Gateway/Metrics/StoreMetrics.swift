/// The store, as each operation finds it.
struct StoreMetrics: Sendable {
    enum Operation: String, MetricLabel {
        case putLogin = "put-login"
        case takeLogin = "take-login"
        case claim
        case putSession = "put-session"
        case session
        case touch
        case removeSession = "remove-session"
        case removeSessions = "remove-sessions"
        case sharedValue = "shared-value"
        case replaceSharedValue = "replace-shared-value"
        case checkHealth = "check-health"

        static let labelName = "operation"
    }

    let durations = HistogramFamily<Operation>(
        "brama_store_operation_duration_seconds",
        "How long operations of the store took, failed ones too; lookups on event threads are not among them."
    )
    let errors = CounterFamily<StoreError.Code>(
        "brama_store_errors_total", "Operations of the store that failed.")

    var families: [any MetricFamily] {
        [
            durations, errors,
            ReadFamily("brama_store_up", .gauge, "1: the store works; 0: it does not, and nobody can log in.")
            {
                $0.isStoreUp ? 1 : 0
            },
        ]
    }
}

extension StoreError.Code: MetricLabel {
    static let labelName = "kind"
}
