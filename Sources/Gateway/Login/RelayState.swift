/// What travels through WK beside the request: the login's secret, and the language that the citizen chose, if any.
///
/// The language is not kept and not trusted: whoever changes it changes the words of a page (decision 0062).
enum RelayState {
    static func text(_ secret: Secret, _ language: Language?) -> String {
        secret.value + (language.map { ".\($0.rawValue)" } ?? "")
    }

    /// - Parameter text: as WK's form brought it; untrusted.
    static func parts(of text: String) -> (secret: String, language: Language?) {
        for language in Language.allCases {
            let ending = ".\(language.rawValue)"
            if text.utf8.reversed().starts(with: ending.utf8.reversed()) {
                return (String(decoding: text.utf8.dropLast(ending.utf8.count), as: UTF8.self), language)
            }
        }
        return (text, nil)
    }
}
