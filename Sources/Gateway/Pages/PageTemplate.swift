/// One of the templates that pages are made of.
public enum PageTemplate: String, CaseIterable, Sendable {
    /// Around each of the others.
    case layout
    case handOver = "hand-over"
    case failure
    case logoutQuestion = "logout-question"
    case loggedOut = "logged-out"

    /// In the operator's directory too.
    var fileName: String { rawValue + ".mustache" }

    /// Chooses the escaping by byte; an own template gets it put before it (decisions 0060, 0063).
    static let pragma = "{{% CONTENT_TYPE: BRAMA-HTML }}"

    var shipped: String {
        let bytes =
            switch self {
            case .layout: PackageResources.layout_mustache
            case .handOver: PackageResources.hand_over_mustache
            case .failure: PackageResources.failure_mustache
            case .logoutQuestion: PackageResources.logout_question_mustache
            case .loggedOut: PackageResources.logged_out_mustache
            }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the template may name; the layout's values are there in every page.
    var variables: Set<String> { Self.common.union(own) }

    private static let common: Set<String> = [
        "language", "direction", "heading", "siteName", "logo", "style", "languagesLabel", "hasLanguages",
        "languages", "languageCode", "languageName", "address", "hasContact", "contactLabel", "phone",
        "phoneLink",
        "email", "emailLink",
    ]

    private var own: Set<String> {
        switch self {
        case .layout: []
        case .handOver: ["explanation", "hint", "button", "action", "fields", "name", "value", "script"]
        case .failure:
            [
                "code", "cause", "remedyHeading", "remedy", "retry", "retryPath", "requestIDLabel",
                "requestID",
                "requestIDHint", "continueLabel", "continuePath",
            ]
        case .logoutQuestion:
            [
                "explanation", "button", "otherwise", "action", "fields", "name", "value",
                "continueLabel", "continuePath",
            ]
        case .loggedOut: ["explanation", "advice", "continueLabel", "continuePath"]
        }
    }

    /// What may stand in triple braces: texts of ours that the policy allows by their hash.
    var unescaped: Set<String> { self == .handOver ? ["style", "script"] : ["style"] }
}
