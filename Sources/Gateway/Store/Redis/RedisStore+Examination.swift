import Logging
import Redis

/// Whether the servers keep what they are given.
extension RedisStore {
    /// Looks at every master: connection, version, what it does when memory is short, what a restart leaves, and a
    /// write.
    func examine() async -> [CheckFinding] {
        var findings: [CheckFinding] = []
        do {
            for master in try await client.masters() {
                findings += await examine(master)
            }
        } catch {
            return [CheckFinding(.error, "store: \(StoreError(error).detail)")]
        }
        do {
            try await checkHealth()
            findings.append(CheckFinding(.ok, "store: written to, and its keys fit"))
        } catch {
            findings.append(CheckFinding(.error, "store: \(error.detail)"))
        }
        return findings
    }

    /// The same for the log, at the start: only what is not in order.
    func warn(_ logger: Logger) async {
        for finding in await examine() where finding.severity != .ok {
            var metadata: Logger.Metadata = ["finding": "\(finding.title)"]
            metadata["mend"] = finding.mend.map { "\($0)" }
            logger.warning("store", metadata: metadata)
        }
    }

    private func examine(_ master: RedisEndpoint) async -> [CheckFinding] {
        let name = "store: \(master)"
        let answer: RESPValue
        do {
            answer = try await client.command(RedisCommand("INFO"), at: master)
        } catch  where error.code == .permission {
            return [
                CheckFinding(
                    .warning, "\(name): its settings cannot be looked at",
                    mend: "give the user the right +info")
            ]
        } catch {
            return [CheckFinding(.error, StoreError(error).detail)]
        }
        let info = RedisInfo(answer.text ?? "")
        return [judgeVersion(info, name)] + judgeMemory(info, name) + judgeDurability(info, name)
    }

    private func judgeVersion(_ info: RedisInfo, _ name: String) -> CheckFinding {
        let version = info["redis_version"] ?? "unknown"
        guard (version.split(separator: ".").first.flatMap { Int($0) } ?? 0) >= 6 else {
            return CheckFinding(
                .warning, "\(name): Redis \(version) has neither users nor TLS of its own",
                mend: "use Redis 6.2 or newer")
        }
        return CheckFinding(.ok, "\(name): reached, Redis \(version)")
    }

    /// What is evicted is a session, or a message ID whose message then could be used twice.
    private func judgeMemory(_ info: RedisInfo, _ name: String) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        let policy = info["maxmemory_policy"] ?? ""
        if policy != "noeviction" {
            findings.append(
                CheckFinding(
                    .warning,
                    "\(name): maxmemory-policy is \(visible(policy.unicodeScalars.prefix(40))), so sessions "
                        + "and replay guards may be thrown away",
                    mend: "set maxmemory-policy noeviction, in a Redis of Brama's own"))
        }
        if info["maxmemory"] == "0" {
            findings.append(
                CheckFinding(
                    .warning, "\(name): nothing bounds its memory",
                    mend: "set maxmemory to what the machine can spare; a full store refuses logins"))
        }
        return findings
    }

    private func judgeDurability(_ info: RedisInfo, _ name: String) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        if info["aof_enabled"] == "0" {
            findings.append(
                CheckFinding(
                    .warning, "\(name): what came after its last snapshot is lost when it stops",
                    mend: "set appendonly yes and appendfsync everysec"))
        }
        for key in ["aof_last_write_status", "rdb_last_bgsave_status"]
        where info[key] != nil && info[key] != "ok" {
            findings.append(
                CheckFinding(.error, "\(name): it cannot write to its disk (\(key))", mend: "see its log"))
        }
        let replicas = info["connected_slaves"].flatMap { Int($0) } ?? 0
        if replicas > 0 && info["min_slaves_good_slaves"] == nil {
            findings.append(
                CheckFinding(
                    .warning,
                    "\(name): it takes writes also where no replica sees them, and a failover loses those",
                    mend: "set min-replicas-to-write 1 and min-replicas-max-lag 10"))
        }
        return findings
    }
}

/// The lines `name:value` of INFO.
struct RedisInfo {
    private let values: [Substring: Substring]

    init(_ text: String) {
        var values: [Substring: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            values[line[..<colon]] = line[line.index(after: colon)...]
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name[...]].map { String($0) } }
}
