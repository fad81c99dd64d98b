extension PageTexts {
    /// Ties words of one letter to the next word: Polish and Ukrainian leave none at the end of a line.
    static func tied(_ text: String, in language: Language) -> String {
        guard language != .english else { return text }
        var tied = String.UnicodeScalarView()
        var lettersBefore = 0
        for scalar in text.unicodeScalars {
            if scalar == " " {
                tied.append(lettersBefore == 1 ? "\u{A0}" : " ")
                lettersBefore = 0
            } else {
                tied.append(scalar)
                lettersBefore += scalar.properties.isAlphabetic ? 1 : 2
            }
        }
        return String(tied)
    }

    /// The values of templates that are sentences of ours.
    static let sentences: Set<String> = [
        "heading", "explanation", "hint", "button", "cause", "remedyHeading", "remedy", "retry",
        "requestIDLabel",
        "requestIDHint", "otherwise", "advice", "continueLabel", "contactLabel",
    ]
}
