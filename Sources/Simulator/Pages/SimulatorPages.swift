import Crypto
import Markup
import Mustache
import XMLSecurity

/// Renders the simulator's pages; works without scripts.
struct SimulatorPages: Sendable {
    enum Page: String, CaseIterable { case choose, post, refused, overview }

    /// Submits the one form of the page; allowed by its hash in the policy.
    static let submitScript = "document.forms[0].submit()"

    /// Value of Content-Security-Policy for the page that posts itself.
    static let postPolicy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'sha256-"
        + Base64.encodeToString(Array(SHA256.hash(data: Array(submitScript.utf8)))) + "'"

    static let policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

    private let library: MustacheLibrary

    init() throws {
        let sources: [(String, [UInt8])] = [
            ("choose", PackageResources.choose_mustache), ("post", PackageResources.post_mustache),
            ("refused", PackageResources.refused_mustache), ("overview", PackageResources.overview_mustache),
            ("head", PackageResources.head_mustache), ("finding", PackageResources.finding_mustache),
        ]
        HTMLContentType.register()
        var library = MustacheLibrary()
        for (name, source) in sources {
            try library.register(String(decoding: source, as: UTF8.self), named: name)
        }
        self.library = library
    }

    func render(_ page: Page, in language: Language, title: String, _ values: [String: Any]) -> [UInt8] {
        var values = values
        values["polish"] = language == .polish
        values["english"] = language == .english
        values["language"] = language.rawValue
        values["title"] = title
        return Array((library.render(values, withTemplate: page.rawValue) ?? "").utf8)
    }

    static func values(of finding: Finding) -> [String: Any] {
        [
            "rule": finding.rule.rawValue, "severity": finding.severity.rawValue, "message": finding.message,
            "expected": finding.expected, "source": finding.rule.source,
            "isError": finding.severity == .error,
        ]
    }
}
