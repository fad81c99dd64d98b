/// What a page's own template names; the layout's values come from the renderer.
extension Page {
    func values(_ texts: PageTexts) -> [String: Any] {
        switch self {
        case .handOver(let action, let fields):
            [
                "heading": texts.handOver.heading, "explanation": texts.handOver.explanation,
                "hint": texts.handOver.hint, "button": texts.handOver.button,
                "action": action, "fields": Self.values(fields),
            ]
        case .failure(let code, let requestID, let retryPath):
            Self.values(texts, texts.failure(code), code, requestID: requestID, retryPath: retryPath)
        case .logoutQuestion(let action, let fields):
            [
                "heading": texts.logoutQuestion.heading, "explanation": texts.logoutQuestion.explanation,
                "button": texts.logoutQuestion.button, "otherwise": texts.logoutQuestion.otherwise,
                "action": action, "fields": Self.values(fields),
                "continuePath": Self.portal, "continueLabel": texts.continueLabel,
            ]
        case .loggedOut(let atNode, let continuePath):
            Self.values(
                texts, atNode ? texts.loggedOut : texts.loggedOutHereOnly, continuePath: continuePath)
        case .notLoggedIn(let continuePath):
            Self.values(texts, texts.notLoggedIn, continuePath: continuePath)
        }
    }

    private static func values(
        _ texts: PageTexts, _ failure: PageTexts.Failure, _ code: PublicCode, requestID: String,
        retryPath: String?
    ) -> [String: Any] {
        var values: [String: Any] = [
            "heading": failure.heading, "cause": failure.cause, "remedyHeading": texts.remedyHeading,
            "remedy": failure.remedy, "retry": failure.retry, "code": code.rawValue,
            "requestIDLabel": texts.requestIDLabel, "requestID": requestID,
            "requestIDHint": texts.requestIDHint, "continueLabel": texts.continueLabel,
        ]
        values["retryPath"] = link(retryPath)
        // All else leads there already.
        if code.isAboutLogin { values["continuePath"] = portal }
        return values
    }

    private static func values(
        _ texts: PageTexts, _ loggedOut: PageTexts.LoggedOut, continuePath: String?
    ) -> [String: Any] {
        var values: [String: Any] = [
            "heading": loggedOut.heading, "explanation": loggedOut.explanation, "advice": loggedOut.advice,
            "continueLabel": texts.continueLabel,
        ]
        values["continuePath"] = link(continuePath)
        return values
    }

    private static func values(_ fields: [(name: String, value: String)]) -> [[String: String]] {
        fields.map { ["name": $0.name, "value": $0.value] }
    }

    /// The address if a link may lead there: a path on this site, or http(s); so `javascript:`, `//host` and what
    /// browsers read as one of them give no link at all.
    static func link(_ address: String?) -> String? {
        guard let address,
            !address.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") })
        else { return nil }
        if address.utf8.starts(with: "/".utf8) {
            return address.utf8.starts(with: "//".utf8) ? nil : address
        }
        let isWeb = address.utf8.starts(with: "https://".utf8) || address.utf8.starts(with: "http://".utf8)
        return isWeb ? address : nil
    }
}
