/// Where a line stands, for findings.
struct AuditPlace {
    let file: String
    /// 1 is the first of the file.
    let number: Int
    let files: AuditFiles

    func finding(_ code: AuditFinding.Code, _ detail: String) -> AuditFinding {
        AuditFinding(code: code, file: file, line: number, detail: detail)
    }

    /// What is wrong with bytes that are no whole line of a log.
    func finding(_ bytes: [UInt8]) -> AuditFinding {
        guard let line = AuditLine(bytes) else {
            return finding(.malformed, "\(bytes.count) bytes that are no line of an audit log")
        }
        return finding(.changed, "number \(line.sequence) is not what it was: its hash does not fit")
    }

    /// A number that is not the next: is the next one gone, or does it stand elsewhere?
    func misplaced(_ line: AuditLine, behind head: AuditHead) -> AuditFinding {
        if line.sequence <= head.sequence {
            return finding(
                .reordered, "number \(line.sequence) stands behind number \(head.sequence): moved or repeated"
            )
        }
        let missing = head.sequence + 1
        guard !stands(missing) else {
            return finding(
                .reordered, "number \(line.sequence) stands where \(missing) must, which stands further down")
        }
        let range =
            line.sequence - 1 == missing
            ? "number \(missing) is" : "numbers \(missing) to \(line.sequence - 1) are"
        return finding(.removed, "\(range) gone")
    }

    /// Whether a line of that number stands anywhere; only asked once something is wrong.
    private func stands(_ sequence: Int) -> Bool {
        for path in files.paths {
            guard var reader = AuditReader(path) else { continue }
            while let line = reader.next() {
                if AuditLine(line.bytes)?.sequence == sequence { return true }
            }
        }
        return false
    }
}
