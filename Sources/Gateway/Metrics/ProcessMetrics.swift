/// The process itself, under the names that all exporters use.
struct ProcessMetrics: Sendable {
    let version: String
    /// Unix time, seconds.
    let startedAt: Double

    var families: [any MetricFamily] {
        [
            ReadFamily("brama_build_info", .gauge, "Always 1; the version is a label.", labels: ["version"]) {
                [version] _ in [.init(1, [version])]
            },
            ReadFamily(
                "process_start_time_seconds", .gauge, "When the process began, in Unix time."
            ) { [startedAt] _ in startedAt },
        ] + Self.usage
    }

    private static let usage: [any MetricFamily] = [
        ReadFamily("process_cpu_seconds_total", .counter, "Time on processors, user and system.") {
            $0.process.cpuSeconds
        },
        ReadFamily("process_resident_memory_bytes", .gauge, "Resident memory.") {
            $0.process.residentBytes.map(Double.init)
        },
        ReadFamily("process_virtual_memory_bytes", .gauge, "Virtual memory.") {
            $0.process.virtualBytes.map(Double.init)
        },
        ReadFamily("process_open_fds", .gauge, "Descriptors that are open.") {
            $0.process.openDescriptors.map(Double.init)
        },
        ReadFamily("process_max_fds", .gauge, "How many may be open.") {
            $0.process.descriptorLimit.map(Double.init)
        },
    ]
}
