/// The latest checkpoint in a file of its own: shows what was cut off the end of the log.
enum AuditAnchor {
    /// - Throws: `unusable`.
    static func write(_ checkpoint: [UInt8], to path: String) throws(AuditError) {
        try WholeFile.replace(path, with: checkpoint + [10], mode: 0o600)
    }

    /// nil where there is none, or what is there was not signed by `key`.
    static func read(_ path: String, signedBy key: AuditPublicKey) -> AuditHead? {
        guard case .success(let file) = ConfigurationFiles.disk.read(path, 1 << 16),
            let checkpoint = checkpoint(in: file.bytes), checkpoint.holds(for: key)
        else { return nil }
        return checkpoint.line.head
    }

    /// One line with one line feed, or none.
    static func checkpoint(in bytes: [UInt8]) -> AuditCheckpoint? {
        let line = AuditLine(bytes.last == 10 ? bytes.dropLast() : bytes)
        return line.flatMap { $0.isIntact ? AuditCheckpoint($0) : nil }
    }
}
