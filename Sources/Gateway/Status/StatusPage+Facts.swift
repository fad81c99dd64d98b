import SAML

extension StatusPage {
    /// What stands under "This node": name, value, and a state where there is one to judge.
    static func facts(of report: StatusReport) -> [[String: String]] {
        let storeFault = report.faults.first { $0.kind == .store }
        return [
            fact("Version", report.version),
            fact("Public address", report.publicURL),
            fact("Running", duration(report.now.milliseconds - report.startedAt.milliseconds)),
            fact(
                "Store", storeFault.map { "\(report.store): \($0.text)" } ?? "\(report.store), answers",
                storeFault == nil ? .good : .bad),
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
