import SAML

/// Finds Base64 of XML messages that stands without its field's name, as consoles print it.
enum Base64Scan {
    /// Shorter ones hold no message.
    private static let shortest = 40

    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var index = 0
        while found.count < CaptureSearch.most,
            let start = bytes[index...].firstIndex(where: {
                $0 == UInt8(ascii: "P") || $0 == UInt8(ascii: "7")
            })
        {
            index = start + 1
            guard isBeginning(bytes, start) else { continue }
            let run = EncodedRun(in: bytes, from: start)
            index = run.end
            if run.value.count >= shortest, isMessage(run.value) { found.append(run.value) }
        }
        return found
    }

    /// `<` and a letter, `?` or `!` in Base64, with a byte order mark before it or none.
    private static func isBeginning(_ bytes: [UInt8], _ start: Int) -> Bool {
        let rest = bytes[start...]
        let isTag =
            rest.first == UInt8(ascii: "P")
            && rest.dropFirst().first.map { (0x43...0x48).contains($0) } == true
        guard isTag || rest.starts(with: "77u/P".utf8) else { return false }
        guard let before = bytes[..<start].last, EncodedRun.isWord(before) || "+/-".utf8.contains(before)
        else {
            return true
        }
        // An escape before it, as in `\\nPHNh`.
        return bytes[..<start].dropLast().last == UInt8(ascii: "\\")
    }

    private static func isMessage(_ value: [UInt8]) -> Bool {
        guard let head = EncodedRun.decodedHead(of: value) else { return false }
        if let root = RootTag(of: head) { return XMLScan.isMessageName(root.localName) }
        return head.starts(with: "<?xml".utf8) || head.starts(with: [0xEF, 0xBB, 0xBF])
    }
}
