extension ArraySlice<UInt8> {
    /// Of the first occurrence.
    func range(of pattern: [UInt8]) -> Range<Int>? {
        guard let first = pattern.first else { return nil }
        var rest = self
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: pattern) { return start..<(start + pattern.count) }
            rest = rest.dropFirst()
        }
        return nil
    }
}
