/// Words in the simulator's two languages.
public struct LocalizedText: Sendable, Equatable {
    public let polish: String
    public let english: String

    public init(polish: String, english: String) {
        self.polish = polish
        self.english = english
    }

    func text(_ language: Language) -> String { language == .polish ? polish : english }
}

/// A language of the simulator's pages.
enum Language: String, CaseIterable, Sendable {
    case polish = "pl"
    case english = "en"

    /// Decides by a chosen language, else by Accept-Language (RFC 9110 §12.5.4), else Polish.
    init(chosen: String?, accepted: String?) {
        self = chosen.flatMap { Language(rawValue: $0) } ?? Self.best(of: accepted ?? "") ?? .polish
    }

    private static func best(of accepted: String) -> Language? {
        var best: (language: Language, quality: Double)?
        for range in accepted.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" }))
            else {
                continue
            }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > best?.quality ?? 0 { best = (language, quality) }
        }
        return best?.language
    }
}
