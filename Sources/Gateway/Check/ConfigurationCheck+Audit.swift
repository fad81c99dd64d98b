import Glibc

extension ConfigurationCheck {
    /// Room that a log of logins should find on its disk.
    private static let roomWanted: UInt64 = 1_000_000_000

    func checkAudit(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        guard let audit = configuration.audit else {
            return [
                CheckFinding(
                    configuration.isProduction ? .warning : .ok, "audit: no audit log is kept",
                    mend: configuration.isProduction
                        ? "name audit.file: who logged in when must be provable" : nil)
            ]
        }
        var findings = [checkPlace(audit)]
        if audit.whenFull == .continue && configuration.isProduction {
            findings.append(
                CheckFinding(
                    .warning, "audit.whenFull: logins go on without a record while the disk is full",
                    mend: "leave it at stop unless the service matters more than its record"))
        }
        if audit.signingKey == nil && configuration.isProduction {
            findings.append(
                CheckFinding(
                    .ok,
                    "audit.signingKey: \(audit.signingKeyPath), beside the log; keep a copy of "
                        + "\(audit.publicKeyPath) elsewhere"))
        }
        return findings
    }

    private func checkPlace(_ audit: AuditSettings) -> CheckFinding {
        guard files.names(audit.file) == nil else {
            return CheckFinding(
                .error, "audit.file: \(audit.file) is a directory",
                mend: "name a file, such as \(audit.file)/audit.jsonl")
        }
        let parent = existingDirectory(above: audit.file)
        guard files.isWritableDirectory(parent) else {
            return CheckFinding(
                .error, "audit.file: \(audit.file) cannot be written, \(parent) is not writable",
                mend: "let the user that Brama runs as write there, or name another file")
        }
        if let room = Self.room(parent), room < Self.roomWanted {
            return CheckFinding(
                .warning, "audit.file: \(room / 1_000_000) MB are free on its disk",
                mend: "make room: logins stop where it is full (audit.whenFull)")
        }
        return CheckFinding(
            .ok, "audit.file: \(audit.file), kept for \(audit.retention.components.seconds / 86_400) days")
    }

    /// nil where nobody knows.
    private static func room(_ directory: String) -> UInt64? {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
