extension GatewaySchema {
    static let auditFile = ConfigurationKey(
        "audit.file", .path, example: "var/audit.jsonl",
        "The audit log: a file of its own for each process. Not given: none is kept, and none of the other keys of "
            + "`audit` counts. Files beside it begin with its name; see [audit](audit.md).")
    static let auditSigningKey = ConfigurationKey(
        "audit.signingKey", .path, example: "var/audit.jsonl.key",
        "The EC P-256 key that signs checkpoints, PEM. Not given: `FILE.key`, made with mode 0600 where it is missing. "
            + "The public half is written to `FILE.pub`.")
    static let auditSubjectKey = ConfigurationKey(
        "audit.subjectKey", .path, example: "var/audit.jsonl.subject-key",
        "32 random bytes (`brama key new FILE`) that hide who a line is about; the same on all nodes. Not given: "
            + "`FILE.subject-key`, made with mode 0600 where it is missing.")
    static let auditNode = ConfigurationKey(
        "audit.node", .nodeName, example: "brama-1",
        "The name of this process in its lines. Default: the host's name.")
    static let auditWhenFull = ConfigurationKey(
        "audit.whenFull", ValueFormat<AuditSettings.WhenFull>.choice, default: "stop", example: "continue",
        "What happens while the log cannot be written: `stop` refuses new logins (sessions, checks and logouts go on), "
            + "`continue` lets them pass and counts the lines that did not fit into memory.")
    static let auditClientAddress = ConfigurationKey(
        "audit.clientAddress", ValueFormat<AuditSettings.ClientAddresses>.choice, default: "full",
        example: "network",
        "How much of the client's address is written: all of it, its network (IPv4 /24, IPv6 /48), or nothing."
    )
    static let auditRotateSize = ConfigurationKey(
        "audit.rotateSize", .fileSize("1MB", "10GB"), default: "100MB", example: "1GB",
        "A file of that size is put aside and the chain goes on in a new one.")
    static let auditRotateAfter = ConfigurationKey(
        "audit.rotateAfter", .days("1d", "365d"), default: "7d", example: "30d",
        "A file that was begun so long ago is put aside, too.")
    static let auditRetention = ConfigurationKey(
        "audit.retention", .days("1d", "3650d"), default: "730d", example: "1825d",
        "Files put aside are deleted when nobody has written to them for so long.")
    static let auditCheckpointInterval = ConfigurationKey(
        "audit.checkpointInterval", .duration("1s", "1h"), default: "60s", example: "10s",
        "Lines are signed at the latest after so long (and after 1000 lines).")
    static let auditEvidence = ConfigurationKey(
        "audit.evidence.certificate", .path, example: "../Certificates/auditor.crt",
        "Keeps the signed messages themselves, encrypted to this certificate's key (EC or RSA, PEM or DER) so that "
            + "only its holder reads them: about 20 kB a login.")

    static let auditEntries = [
        auditFile.erased, auditSigningKey.erased, auditSubjectKey.erased, auditNode.erased,
        auditWhenFull.erased,
        auditClientAddress.erased, auditRotateSize.erased, auditRotateAfter.erased, auditRetention.erased,
        auditCheckpointInterval.erased, auditEvidence.erased,
    ]
}
