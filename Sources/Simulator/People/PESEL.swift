/// The Polish national identification number.
/// Source: Act of 24 September 2010 on population records, art. 15–16.
enum PESEL {
    /// Whether `text` is 11 digits with the right check digit.
    static func isWellFormed(_ text: String) -> Bool {
        let digits = text.utf8.compactMap { (48...57).contains($0) ? Int($0) - 48 : nil }
        guard digits.count == 11, text.utf8.count == 11 else { return false }
        let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return (10 - sum % 10) % 10 == digits[10]
    }

    /// `1987-02-22`; nil unless well-formed and a date.
    static func dateOfBirth(_ text: String) -> String? {
        guard isWellFormed(text) else { return nil }
        let digits = text.utf8.map { Int($0) - 48 }
        let month = digits[2] * 10 + digits[3]
        let centuries = [1900, 2000, 2100, 2200, 1800]
        let date = (
            centuries[month / 20] + digits[0] * 10 + digits[1], month % 20, digits[4] * 10 + digits[5]
        )
        guard (1...12).contains(date.1), (1...31).contains(date.2) else { return nil }
        return "\(date.0)-\(date.1 < 10 ? "0" : "")\(date.1)-\(date.2 < 10 ? "0" : "")\(date.2)"
    }
}
