/// Whether a text can be what names a person in an answer of WK: a PESEL whose check digit fits, or an eIDAS identifier.
/// - Source: WK protocol notes, "Login" 6.
public func isPersonIdentifier(_ text: String) -> Bool { PersonIdentifier(text) != nil }

/// What PersonIdentifier may hold.
///
/// - Source: WK protocol notes, "Login" 6; eIDAS SAML Attribute Profile §2.2.3; the Act on population
///   registration of 24 September 2010, Art. 15 (PESEL).
enum PersonIdentifier: Sendable, Equatable {
    /// With the day of birth that its first six digits tell.
    case pesel(String, birth: CivilDate)
    /// `CC/CC/…`: the country that identified the person, the one that asked, the identifier.
    case eIDAS(String)

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        if bytes.count == 11, bytes.allSatisfy(\.isASCIIDigit) {
            let digits = bytes.map { Int($0) - 0x30 }
            guard Self.hasValidCheckDigit(digits), let birth = Self.birth(digits) else { return nil }
            self = .pesel(text, birth: birth)
            return
        }
        guard (7...262).contains(bytes.count), Self.isCountry(bytes[0...1]), Self.isCountry(bytes[3...4]),
            bytes[2] == UInt8(ascii: "/"), bytes[5] == UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self = .eIDAS(text)
    }

    private static func hasValidCheckDigit(_ digits: [Int]) -> Bool {
        let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]
        return zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 10 == 0
    }

    /// The month carries the century: +80 for 18xx, +20 for 20xx, +40 for 21xx, +60 for 22xx.
    private static func birth(_ digits: [Int]) -> CivilDate? {
        let month = digits[2] * 10 + digits[3]
        let centuries = [1900, 2000, 2100, 2200, 1800]
        return CivilDate(
            year: centuries[month / 20] + digits[0] * 10 + digits[1], month: month % 20,
            day: digits[4] * 10 + digits[5])
    }

    private static func isCountry(_ letters: ArraySlice<UInt8>) -> Bool {
        letters.allSatisfy { (0x41...0x5A).contains($0) }
    }
}
