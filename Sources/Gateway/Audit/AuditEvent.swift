/// One thing that the audit log tells; the log adds when, where and after what.
public struct AuditEvent: Sendable {
    /// Who may cause the event, and so how many of them are written one by one.
    enum Origin: Sendable {
        /// A login or session of ours.
        case known
        /// Anybody: a flood of them is counted, not listed.
        case stray
    }

    let name: String
    /// In the order they are written; no name in the frame's (`seq`, `prev`, `time`, `event`, `node`, `hash`).
    let members: [(String, JSONText.Value)]
    let origin: Origin

    init(_ name: String, _ members: [(String, JSONText.Value?)], origin: Origin = .known) {
        self.name = name
        self.members = members.compactMap { name, value in value.map { (name, $0) } }
        self.origin = origin
    }

    /// A lower bound of the memory that it holds.
    var cost: Int {
        members.reduce(256) { sum, member in
            if case .string(let text) = member.1 { sum + 64 + text.utf8.count } else { sum + 128 }
        }
    }

    /// An administrative act, such as a reload.
    /// - Parameters:
    ///   - act: `configuration-reloaded`, `configuration-refused`, …; letters and hyphens.
    ///   - details: fit for the log: no personal data, no keys.
    public static func administration(_ act: String, _ details: [(String, String)] = []) -> AuditEvent {
        AuditEvent(
            "administration",
            [("act", .string(act))] + details.map { ($0.0, .string($0.1)) })
    }
}

/// What the log tells about itself.
extension AuditEvent {
    static let checkpointName = "checkpoint"
    static let openedName = "opened"
    static let recoveredName = "recovered"
    static let expiredName = "file-expired"

    /// The first line of a file, whatever came before.
    static func opened(_ reason: String, _ key: AuditPublicKey) -> AuditEvent {
        AuditEvent(
            openedName,
            [
                ("reason", .string(reason)), ("key", .string(key.id)),
                ("publicKey", .string(base64URL(key.der))),
            ])
    }

    static func started(_ details: [(String, String)], _ key: AuditPublicKey) -> AuditEvent {
        AuditEvent("started", details.map { ($0.0, .string($0.1)) } + [("key", .string(key.id))])
    }

    static let stopped = AuditEvent("stopped", [])

    /// What a crash left behind the last whole line stays where it is, and is named.
    static func recovered(_ torn: AuditTail.Torn) -> AuditEvent {
        AuditEvent(
            recoveredName,
            [("tornBytes", .integer(torn.length)), ("tornSHA256", .string(torn.sha256))])
    }

    /// The anchor knows of lines that are not in the file any more.
    static func gap(after head: AuditHead, anchor: AuditHead) -> AuditEvent {
        AuditEvent(
            "gap",
            [
                ("lastLine", .integer(head.sequence)), ("anchorLine", .integer(anchor.sequence)),
                ("anchorHash", .string(anchor.hash)),
            ])
    }

    /// Somebody else wrote into the file.
    static func disturbed(expected: Int, found: Int) -> AuditEvent {
        AuditEvent("disturbed", [("expectedBytes", .integer(expected)), ("foundBytes", .integer(found))])
    }

    /// Lines can be written again.
    static func resumed(since: String, lost: Int) -> AuditEvent {
        AuditEvent("resumed", [("since", .string(since)), ("lostEvents", .integer(lost))])
    }

    static func unlisted(_ count: Int) -> AuditEvent {
        AuditEvent("refusals-unlisted", [("count", .integer(count))])
    }

    static func expired(file: String) -> AuditEvent {
        AuditEvent(expiredName, [("file", .string(file))])
    }
}
