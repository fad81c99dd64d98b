extension AuditVerifier {
    /// What a line is besides a link of the chain: a checkpoint, the anchor's line.
    mutating func check(_ line: AuditLine, _ place: AuditPlace) throws(AuditFinding) {
        if line.event == AuditEvent.checkpointName { try checkSignature(line, place) }
        guard let anchor, anchor.sequence == line.sequence else { return }
        guard anchor.hash == line.hash else {
            throw place.finding(.anchor, "number \(line.sequence) is another line than the anchor's")
        }
        hasMetAnchor = true
    }

    private mutating func checkSignature(_ line: AuditLine, _ place: AuditPlace) throws(AuditFinding) {
        guard let checkpoint = AuditCheckpoint(line) else {
            throw place.finding(.badSignature, "the checkpoint has no signature of the right form")
        }
        try check(checkpoint, place.file, place.number)
        report.checkpoints += 1
        report.lastCheckpoint = line.sequence
        if !report.keyIDs.contains(checkpoint.keyID) { report.keyIDs.append(checkpoint.keyID) }
    }

    func check(_ checkpoint: AuditCheckpoint, _ file: String, _ number: Int?) throws(AuditFinding) {
        guard let key = keys.first(where: { $0.id == checkpoint.keyID }) else {
            throw AuditFinding(
                code: .wrongKey, file: file, line: number,
                detail: "signed by \(checkpoint.keyID), which is none of the keys given: "
                    + keys.map(\.id).joined(separator: ", "))
        }
        guard checkpoint.holds(for: key) else {
            throw AuditFinding(
                code: .badSignature, file: file, line: number,
                detail: "the signature does not hold for \(key.id)")
        }
    }
}
