import Transport

/// Every page with made-up values: to look at before a deployment, and to judge own templates by.
public struct PagePreview: Sendable {
    /// Names the file: `login-cancelled`, `logged-out`, …
    let name: String
    let page: Page
    let here: LanguageSwitch

    static let requestID = "q7Jw0c2VbT1x9KdE"
    static let action = "https://login.gov.pl/login/SingleSignOnService"
    static let fields = [
        (name: "SAMLRequest", value: "PHNhbWxwOkF1dGhuUmVxdWVzdC8-"), (name: "RelayState", value: "q7Jw0c2V"),
    ]
    static let logoutFields = [(name: "csrf", value: "n0tG5Vw1"), (name: "return_to", value: "/moje")]
    static let link = "/auth/login?return_to=%2Fmoje"

    static let all: [PagePreview] = {
        let logout = LanguageSwitch(path: "/auth/logout")
        let others = [
            PagePreview(
                name: "hand-over", page: .handOver(action: action, fields: fields),
                here: LanguageSwitch(path: "/auth/login", query: [("return_to", "/moje")])),
            PagePreview(
                name: "logout-question", page: .logoutQuestion(action: "/auth/logout", fields: logoutFields),
                here: logout),
            PagePreview(
                name: "logged-out", page: .loggedOut(atNode: true, continuePath: "/moje"), here: logout),
            PagePreview(
                name: "logged-out-here-only", page: .loggedOut(atNode: false, continuePath: "/moje"),
                here: logout),
            PagePreview(name: "not-logged-in", page: .notLoggedIn(continuePath: "/moje"), here: logout),
        ]
        return others
            + PublicCode.allCases.map { code in
                PagePreview(
                    name: code.rawValue, page: .failure(code, requestID: requestID, retryPath: link),
                    here: LanguageSwitch(
                        path: "/auth/acs", query: [("failure", "\(code.rawValue).preview.x")]))
            }
    }()

    /// Every page in every language, for files to look at.
    /// - Throws: what `PageRenderer` throws; nothing where the configuration was loaded.
    public static func files(
        of configuration: GatewayConfiguration
    ) throws -> [(name: String, bytes: [UInt8])] {
        let renderer = try PageRenderer(
            configuration.pages, logoutRedirectOrigins: configuration.allowedReturnOrigins.sorted())
        return all.flatMap { preview in
            Language.allCases.map { language in
                (
                    "\(preview.name).\(language.rawValue).html",
                    preview.response(from: renderer, in: language).body
                )
            }
        }
    }

    /// The page in one language, as a citizen would get it.
    func response(from renderer: PageRenderer, in language: Language) -> ServerResponse {
        renderer.response(for: page, in: language, here: here)
    }
}
