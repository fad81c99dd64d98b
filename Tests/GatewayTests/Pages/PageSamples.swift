@testable import Gateway

extension PageSettings {
    static func named(_ siteName: String) -> PageSettings {
        var settings = PageSettings()
        settings.siteName = siteName
        return settings
    }
}

/// One of every page, with ordinary and with hostile values.
enum PageSamples {
    static let action = "https://login.gov.pl/login/SingleSignOnService"

    static func all(value: String = "QUJD", link: String = "/auth/login?return_to=/x") -> [(
        name: String, page: Page
    )] {
        let fields = [(name: "SAMLRequest", value: value), (name: "RelayState", value: value)]
        var pages: [(name: String, page: Page)] = [
            ("hand-over", .handOver(action: action, fields: fields)),
            ("logout-question", .logoutQuestion(action: "/auth/logout", fields: fields)),
            ("logged-out", .loggedOut(atNode: true, continuePath: link)),
            ("logged-out-here-only", .loggedOut(atNode: false, continuePath: link)),
            ("not-logged-in", .notLoggedIn(continuePath: link)),
            ("logged-out-without-link", .loggedOut(atNode: true, continuePath: nil)),
            ("failure-without-link", .failure(.internal, requestID: value, retryPath: nil)),
        ]
        for code in PublicCode.allCases {
            pages.append(("failure-\(code.rawValue)", .failure(code, requestID: value, retryPath: link)))
        }
        return pages
    }

    /// Values that end an attribute or a script wherever escaping has a gap; the last two carry a combining accent
    /// right after the quote, which makes the pair one `Character`.
    static let hostile = [
        #""><script>alert(1)</script>"#, #"' onfocus='alert(1)"#, "</script><!--", "&quot;&amp;", "a\tb",
        "\"\u{0301} autofocus onfocus=alert(1) x=\"", "<\u{20DD}b>\u{202E}",
    ]
}
