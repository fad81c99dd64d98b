import XMLSecurity

/// What keeps the gateway fit: configuration, audit log, certificates, readiness.
struct UpkeepMetrics: Sendable {
    enum ReloadResult: String, MetricLabel {
        case unchanged, reloaded
        /// The new configuration is broken.
        case refused
        /// It could not be put into effect.
        case failed

        static let labelName = "result"
    }

    let reloads = CounterFamily<ReloadResult>(
        "brama_config_reloads_total", "Readings of the configuration after the start.")
    /// Unix time, milliseconds.
    let lastSuccess = Gauge()
    let isLastSuccessful = Gauge()

    var families: [any MetricFamily] { reloadFamilies + Self.auditFamilies + Self.certificateFamilies }

    private var reloadFamilies: [any MetricFamily] {
        [
            reloads,
            ReadFamily(
                "brama_config_last_reload_successful", .gauge,
                "0: the configuration in the files was refused, and an older one is in effect."
            ) { [isLastSuccessful] _ in Double(isLastSuccessful.value) },
            ReadFamily(
                "brama_config_last_reload_success_timestamp_seconds", .gauge,
                "When a configuration was read last that is in effect, in Unix time."
            ) { [lastSuccess] _ in Double(lastSuccess.value) / 1_000 },
        ]
    }

    private static let auditFamilies: [any MetricFamily] = [
        ReadFamily(
            "brama_audit_lines_written_total", .counter, "Lines of the audit log that are on the disk."
        ) { $0.audit.map { Double($0.written) } },
        ReadFamily(
            "brama_audit_events_lost_total", .counter, "Events that have no line since too many waited."
        ) { $0.audit.map { Double($0.lost) } },
        ReadFamily(
            "brama_audit_writable", .gauge,
            "0: lines cannot be written, and with audit.whenFull: stop nobody logs in."
        ) { $0.audit.map { $0.isWritable ? 1 : 0 } },
    ]

    private static let certificateLabels = ["use", "index", "fingerprint"]

    private static let certificateFamilies: [any MetricFamily] = [
        ReadFamily(
            "brama_certificate_not_after_timestamp_seconds", .gauge,
            """
            When a certificate runs out, in Unix time: signing, decryption, transport (ours), pin (WK's); \
            the first sixteen digits of its SHA-256 fingerprint.
            """, labels: certificateLabels
        ) { $0.certificates { Double($0.notAfter) } },
        ReadFamily(
            "brama_certificate_not_before_timestamp_seconds", .gauge,
            "From when on a certificate is valid, in Unix time.", labels: certificateLabels
        ) { $0.certificates { Double($0.notBefore) } },
        ReadFamily("brama_ready", .gauge, "1: this node wants traffic, as GET /health/ready says.") {
            $0.faults.isEmpty ? 1 : 0
        },
        ReadFamily(
            "brama_readiness_fault", .gauge, "1: this keeps the node from being ready.",
            by: ReadinessFault.Kind.self
        ) { readings, kind in readings.faults.contains { $0.kind == kind } ? 1 : 0 },
    ]
}

extension ReadinessFault.Kind: MetricLabel {
    static let labelName = "fault"
}
