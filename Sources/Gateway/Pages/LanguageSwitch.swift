import Transport

/// The links of a page to itself in the other languages.
///
/// Nothing is remembered: the choice travels as `lang` in the address (decision 0062).
struct LanguageSwitch: Sendable, Equatable {
    static let parameter = "lang"

    /// One for each language, in their order: shows the same page again.
    private let addresses: [String]

    /// - Parameters:
    ///   - path: one of our routes.
    ///   - query: names and decoded values, in order; they are percent-encoded here.
    init(path: String, query: [(name: String, value: String)] = []) {
        let address = Self.address(path, query)
        self.init { Self.handing($0, to: address) }
    }

    init(address: (Language) -> String) {
        addresses = Language.allCases.map(address)
    }

    func address(in language: Language) -> String { addresses[language.position] }

    /// In their order, without the one that is shown.
    func addresses(besides current: Language) -> [String] {
        Language.allCases.filter { $0 != current }.map(address)
    }

    /// The address with the language that the citizen chose; as it is where none was chosen.
    static func handing(_ language: Language?, to address: String) -> String {
        guard let language else { return address }
        return address + (address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?")
            + "\(parameter)=\(language.rawValue)"
    }

    static func address(_ path: String, _ query: [(name: String, value: String)]) -> String {
        guard !query.isEmpty else { return path }
        let fields = query.map { "\($0.name)=\(PercentEncoding.percentEncoded($0.value))" }
        return "\(path)?\(fields.joined(separator: "&"))"
    }

    /// What a template needs for each language, in their order.
    func values(current: Language) -> [[String: Any]] {
        Language.allCases.map { language in
            var values: [String: Any] = ["languageCode": language.rawValue, "languageName": language.name]
            if language != current { values["address"] = address(in: language) }
            return values
        }
    }
}
