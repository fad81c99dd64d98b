import SAML

extension StatusPage {
    /// What stands under "This node": name, value, and a state where there is one to judge.
    static func facts(of report: StatusReport) -> [[String: String]] {
        [
            fact("Version", report.version),
            fact("Public address", report.publicURL),
            fact("Running", duration(report.now.milliseconds - report.startedAt.milliseconds)),
            store(report),
            audit(report),
            reload(report.reload),
        ]
    }

    private static func fact(_ name: String, _ value: String, _ state: StatusState? = nil) -> [String: String]
    {
        var fact = ["name": name, "value": value]
        if let state { (fact["state"], fact["sign"]) = (state.rawValue, state.sign) }
        return fact
    }

    private static func store(_ report: StatusReport) -> [String: String] {
        // On its way up or down a node does not ask.
        guard !report.faults.contains(where: { $0.kind == .starting || $0.kind == .stopping }) else {
            return fact("Store", report.store)
        }
        guard let fault = report.faults.first(where: { $0.kind == .store }) else {
            return fact("Store", "\(report.store), answers", .good)
        }
        return fact("Store", "\(report.store); \(fault.text)", .bad)
    }

    private static func audit(_ report: StatusReport) -> [String: String] {
        guard let audit = report.audit else {
            return fact("Audit log", "none is kept", report.isProduction ? .attention : nil)
        }
        guard audit.counts.isWritable else { return fact("Audit log", "cannot be written", .bad) }
        let lost = audit.counts.lost
        return fact(
            "Audit log",
            "\(audit.counts.written) lines written since the start" + (lost > 0 ? ", \(lost) lost" : ""),
            lost > 0 ? .bad : .good)
    }

    private static func reload(_ note: ReloadNote?) -> [String: String] {
        guard let note else { return fact("Last reload", "none since the start") }
        return fact("Last reload", "\(time(note.at)), \(note.text)", note.isInOrder ? .good : .bad)
    }

    /// The two greatest units: `3 days 4 hours`.
    static func duration(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        let units: [(String, Int64)] = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)]
        var rest = seconds
        var parts: [String] = []
        for (name, length) in units {
            let count = rest / length
            rest %= length
            guard count > 0 || (!parts.isEmpty && parts.count < 2) else { continue }
            parts.append("\(count) \(name)\(count == 1 ? "" : "s")")
            if parts.count == 2 { break }
        }
        return parts.isEmpty ? "0 seconds" : parts.joined(separator: " ")
    }
}
