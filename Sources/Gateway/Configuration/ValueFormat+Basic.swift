extension ValueFormat where Value == String {
    /// Text of so many UTF-8 bytes, without control characters or blanks at its ends.
    static func text(_ range: ClosedRange<Int>, spaces: Bool = true) -> ValueFormat {
        let allowed =
            "\(range.lowerBound) to \(range.upperBound) bytes of UTF-8 without "
            + (spaces ? "control characters, without blanks at the ends" : "blanks or control characters")
        return .scalar("a text", allowed: allowed) { text in
            guard range.contains(text.utf8.count) else {
                return .failure(ValueProblem("has \(text.utf8.count) bytes"))
            }
            let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
            let isControl: (Unicode.Scalar) -> Bool = {
                [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                    $0.properties.generalCategory)
            }
            let scalars = text.unicodeScalars
            guard !scalars.contains(where: isControl) else {
                return .failure(ValueProblem("holds control characters"))
            }
            if let first = scalars.first, let last = scalars.last, blank(first) || blank(last) {
                return .failure(ValueProblem("has blanks at its ends"))
            }
            guard spaces || !scalars.contains(where: blank) else {
                return .failure(ValueProblem("holds blanks"))
            }
            return .success(text)
        }
    }

    /// A path in the file system; relative ones still to be resolved.
    static let path = ValueFormat.scalar(
        "a path", allowed: "an absolute path, or one relative to the file it stands in"
    ) { text in
        guard !text.isEmpty, text.utf8.count < 4096, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            return .failure(ValueProblem("is not a path"))
        }
        return .success(text)
    }
}

extension ValueFormat where Value == Bool {
    static let boolean = ValueFormat.scalar("true or false", allowed: "true, false", acceptsQuoted: false) {
        text in
        switch text {
        case "true": .success(true)
        case "false": .success(false)
        default: .failure(ValueProblem("is neither true nor false"))
        }
    }
}

extension ValueFormat where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> ValueFormat {
        let allowed = "\(range.lowerBound) to \(range.upperBound)"
        return .scalar("a whole number", allowed: allowed, acceptsQuoted: false) { text in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
                return .failure(ValueProblem("is not a whole number"))
            }
            guard range.contains(number) else { return .failure(ValueProblem("is out of range")) }
            return .success(number)
        }
    }
}

extension ValueFormat where Value == Duration {
    static func duration(_ least: String, _ most: String) -> ValueFormat {
        let allowed = "a whole number and a unit (ms, s, m or h), from \(least) to \(most)"
        let range = (parseDuration(least) ?? .zero)...(parseDuration(most) ?? .zero)
        return .scalar("a duration", allowed: allowed) { text in
            guard let duration = parseDuration(text) else {
                let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                return .failure(ValueProblem(isNumber ? "has no unit" : "is not a duration"))
            }
            guard range.contains(duration) else { return .failure(ValueProblem("is out of range")) }
            return .success(duration)
        }
    }
}

/// `500ms`, `30s`, `15m`, `8h`; nil for anything else.
func parseDuration(_ text: String) -> Duration? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard (1...9).contains(digits.count), let number = Int64(Substring(digits)) else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": return .milliseconds(number)
    case "s": return .seconds(number)
    case "m": return .seconds(number * 60)
    case "h": return .seconds(number * 3600)
    default: return nil
    }
}

extension ValueFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the raw values of an enumeration.
    static var choice: ValueFormat {
        let names = Value.allCases.map(\.rawValue)
        return .scalar("a word", allowed: names.joined(separator: ", ")) { text in
            guard let value = Value(rawValue: text) else {
                return .failure(ValueProblem("is not known" + suggestion(for: text, among: names)))
            }
            return .success(value)
        }
    }
}
