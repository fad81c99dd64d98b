/// Tells IP address literals from names.
enum IPLiteral {
    static func isVersion4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && (part.utf8.count == 1 || part.utf8.first != 0x30) && (UInt16(part) ?? 256) < 256
            }
    }

    /// RFC 4291 2.2, without zone.
    static func isVersion6(_ text: Substring) -> Bool {
        let gap = text.range(ofDoubleColon: ())
        guard let gap else { return groups(text) == 8 }
        let left = text[..<gap.lowerBound]
        let right = text[gap.upperBound...]
        guard let before = left.isEmpty ? 0 : groups(left, embedsVersion4: false),
            let after = right.isEmpty ? 0 : groups(right)
        else { return false }
        return before + after < 8
    }

    /// How many 16-bit groups; nil where one is malformed.
    private static func groups(_ text: Substring, embedsVersion4: Bool = true) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            if embedsVersion4, index == parts.count - 1, part.contains(".") {
                guard isVersion4(part) else { return nil }
                count += 2
            } else {
                guard (1...4).contains(part.utf8.count),
                    part.utf8.allSatisfy({ Hexadecimal.value($0) != nil })
                else { return nil }
                count += 1
            }
        }
        return count
    }
}

extension Substring {
    fileprivate func range(ofDoubleColon: Void) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if next < endIndex, self[index] == ":", self[next] == ":" {
                return index..<self.index(after: next)
            }
            index = next
        }
        return nil
    }
}
