/// Languages of the pages.
///
/// In the order in which pages offer them.
public enum Language: String, CaseIterable, Sendable {
    case polish = "pl"
    case english = "en"
    case ukrainian = "uk"

    /// Among all of them.
    var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// As its speakers call it.
    var name: String {
        switch self {
        case .polish: "Polski"
        case .english: "English"
        case .ukrainian: "Українська"
        }
    }

    /// Which way it is written, as the attribute `dir` says it.
    var direction: String { "ltr" }

    /// The best of `Accept-Language` by quality; Polish where none is given or none matches.
    ///
    /// Of equal qualities the language named first wins. A range that breaks the grammar is passed over; only the
    /// first 64 ranges are looked at, as no browser sends more.
    /// - Parameter acceptLanguage: the field's value as it came, untrusted, repeated fields joined by commas.
    /// - Source: RFC 9110 §12.4.2, §12.5.4; RFC 4647 §3.3.1 (basic filtering).
    public init(acceptLanguage: String?) {
        self = .polish
        guard let acceptLanguage else { return }
        var wishes = Wishes()
        for range in acceptLanguage.utf8.split(separator: UInt8(ascii: ","), maxSplits: 64).prefix(64) {
            wishes.add(range)
        }
        self = wishes.best ?? .polish
    }
}

/// What one `Accept-Language` says about the languages there are; qualities in thousandths.
private struct Wishes {
    private var named: [Language: Int] = [:]
    /// In the order of the header.
    private var order: [Language] = []
    private var others = 0

    private func quality(of language: Language) -> Int { named[language] ?? others }

    /// nil where nothing that there is will do.
    var best: Language? {
        let ranked = order + Language.allCases.filter { !order.contains($0) }
        var best: Language?
        for language in ranked where quality(of: language) > (best.map(quality) ?? 0) { best = language }
        return best
    }

    mutating func add(_ range: Substring.UTF8View) {
        let parts = range.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let tag = parts.first.map(Self.trimmedLowercase), parts.count <= 2,
            let quality = parts.count == 2 ? Self.quality(Self.trimmedLowercase(parts[1])) : 1000
        else { return }
        if tag == [UInt8(ascii: "*")] {
            others = max(others, quality)
        } else if let language = Language.allCases.first(where: { Self.matches(tag, $0) }) {
            named[language] = max(named[language] ?? 0, quality)
            if quality > 0, !order.contains(language) { order.append(language) }
        }
    }

    private static func matches(_ tag: [UInt8], _ language: Language) -> Bool {
        tag.starts(with: language.rawValue.utf8)
            && (tag.count == language.rawValue.utf8.count
                || tag[language.rawValue.utf8.count] == UInt8(ascii: "-"))
    }

    /// `q=` with 0 to 1 and at most three decimals.
    private static func quality(_ parameter: [UInt8]) -> Int? {
        guard parameter.starts(with: "q=".utf8) else { return nil }
        let digits = parameter.dropFirst(2)
        guard let whole = digits.first, whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1"),
            digits.count <= 5
        else { return nil }
        var thousandths = whole == UInt8(ascii: "1") ? 1000 : 0
        var weight = 100
        for (offset, digit) in digits.dropFirst().enumerated() {
            if offset == 0 {
                guard digit == UInt8(ascii: ".") else { return nil }
            } else {
                guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
                thousandths += Int(digit - UInt8(ascii: "0")) * weight
                weight /= 10
            }
        }
        return thousandths <= 1000 ? thousandths : nil
    }

    private static func trimmedLowercase(_ bytes: Substring.UTF8View) -> [UInt8] {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let trimmed = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return trimmed.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }
    }
}
