extension ConfigurationCheck {
    /// Nothing is made or changed: a check may run while another version of Brama serves.
    func checkStore(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        switch configuration.store {
        case .memory:
            let title = "store: memory, a restart ends all sessions and logins under way"
            return [CheckFinding(configuration.isProduction ? .warning : .ok, title)]
        case .redis(let redis): return checkRedis(redis)
        case .sqlite(let path):
            return checkSQLite(at: path, keys: configuration.storeKeys)
        }
    }

    private func checkSQLite(at path: String, keys: [[UInt8]]) -> [CheckFinding] {
        let label = "store: \(path)"
        guard files.names(path) == nil else {
            return [
                CheckFinding(
                    .error, "\(label) is a directory",
                    mend: "name a file in store.url, such as \(path)/brama.sqlite")
            ]
        }
        do {
            let isThere = try SQLiteFile(path: path, patience: 0).isThere()
            let keyFile = keys.isEmpty ? try StoreKeyFile.read(beside: path, through: files) : nil
            let keyFindings = keyFile.map { Self.judge($0, at: StoreKeyFile.path(beside: path)) } ?? []
            guard isThere else { return keyFindings + [checkRoom(for: path)] }
            guard let storeKeys = StoreKeys(keyFile.map { [$0.bytes] } ?? keys) else {
                let keyPath = StoreKeyFile.path(beside: path)
                return [
                    CheckFinding(
                        .error, "\(label): its key \(keyPath) is gone",
                        mend: "put it back, or move the store away too, and everybody logs in anew")
                ]
            }
            try SQLiteFile(path: path, patience: 2_000).examine(with: storeKeys)
            return keyFindings + [CheckFinding(.ok, "\(label): can be used, and its keys fit")]
        } catch {
            return [CheckFinding(.error, "store: \(error.detail)")]
        }
    }

    private static func judge(_ file: ConfigurationFiles.File, at path: String) -> [CheckFinding] {
        guard file.mode & 0o077 != 0 else { return [] }
        let mode = String(file.mode & 0o777, radix: 8)
        return [
            CheckFinding(
                .error, "store: others than its owner may use its key \(path) (mode \(mode))",
                mend: "chmod 600 \(path)")
        ]
    }

    /// Directories that are missing are made at the start: the first that is there.
    func existingDirectory(above path: String) -> String {
        var parent = directory(of: path)
        while !parent.isEmpty, parent != "/", !files.isWritableDirectory(parent), isMissing(parent) {
            parent = directory(of: parent)
        }
        return parent.isEmpty ? "." : parent
    }

    private func checkRoom(for path: String) -> CheckFinding {
        let parent = existingDirectory(above: path)
        guard files.isWritableDirectory(parent) else {
            return CheckFinding(
                .error, "store: \(path) cannot be made, \(parent) is not writable",
                mend: "let the user that Brama runs as write there, or name another file in store.url")
        }
        return CheckFinding(.ok, "store: \(path) will be made at the first start")
    }

    private func isMissing(_ path: String) -> Bool {
        if case .failure(let failure) = files.read(path, 0) { failure.isMissing } else { false }
    }
}
