import HTTPTypes
import Markup
import Mustache
import Transport

/// Renders pages: strict CSP, nothing loaded from anywhere, works without scripts.
///
/// Templates are parsed and styles and scripts hashed once, here; rendering cannot fail.
public struct PageRenderer: Sendable {
    private let handOver: MustacheTemplate
    private let failure: MustacheTemplate
    private let logoutQuestion: MustacheTemplate
    private let loggedOut: MustacheTemplate
    private let library: MustacheLibrary
    private let handOverPages = HandOverPages()
    private let policy: PagePolicy
    private let settings: PageSettings

    /// - Parameters:
    ///   - settings: the operator's, checked; a `siteName` of nil gives "Log in" or its translation.
    ///   - logoutRedirectOrigins: origins besides this site's own that a logout may end at
    ///     (`returnTo.allowedOrigins`); browsers apply `form-action` to the redirect after the form too.
    /// - Throws: what is wrong with a template, or with an origin (`PagePolicy.MalformedOrigin`).
    public init(_ settings: PageSettings = PageSettings(), logoutRedirectOrigins: [String] = []) throws {
        HTMLContentType.register()
        let template: (PageTemplate) throws -> MustacheTemplate = { template in
            try MustacheTemplate(string: settings.source(of: template))
        }
        handOver = try template(.handOver)
        failure = try template(.failure)
        logoutQuestion = try template(.logoutQuestion)
        loggedOut = try template(.loggedOut)
        library = MustacheLibrary(templates: ["layout": try template(.layout)])
        policy = try PagePolicy(
            style: settings.effectiveStyle,
            script: String(decoding: PackageResources.hand_over_js, as: UTF8.self),
            showsLogo: settings.logo != nil, logoutRedirectOrigins: logoutRedirectOrigins)
        self.settings = settings
    }

    /// A complete answer: body, Content-Type, Content-Security-Policy, Cache-Control: no-store and the other
    /// security headers.
    /// - Parameter here: shows the same page again, for the links to the other languages; nil where none can.
    func response(
        for page: Page, in language: Language, here: LanguageSwitch? = nil
    ) -> ServerResponse {
        var headers = policy.headers(for: page)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.rawValue
        return ServerResponse(
            status: page.status, headers: headers, body: body(of: page, in: language, here: here))
    }

    private func body(of page: Page, in language: Language, here: LanguageSwitch?) -> [UInt8] {
        guard case .handOver(let action, let fields) = page else {
            return Array(rendered(page, in: language, here: here).utf8)
        }
        return handOverPages.body(action: action, fields: fields, in: language, here: here) { page, here in
            rendered(page, in: language, here: here)
        }
    }

    /// By the template, each time anew.
    func rendered(_ page: Page, in language: Language, here: LanguageSwitch?) -> String {
        template(for: page).render(values(of: page, in: language, here: here), library: library)
    }

    private func template(for page: Page) -> MustacheTemplate {
        switch page {
        case .handOver: handOver
        case .failure: failure
        case .logoutQuestion: logoutQuestion
        case .loggedOut, .notLoggedIn: loggedOut
        }
    }

    /// Everything that the template and the layout name.
    func values(of page: Page, in language: Language, here: LanguageSwitch?) -> [String: Any] {
        let texts = PageTexts.of(language)
        var values = page.values(texts).merging(settings.values) { own, _ in own }
        values["language"] = language.rawValue
        values["direction"] = language.direction
        values["siteName"] = settings.siteName ?? texts.siteName
        values["style"] = policy.style
        values["script"] = policy.script
        values["hasLanguages"] = here != nil
        values["languagesLabel"] = texts.languagesLabel
        values["languages"] = here?.values(current: language)
        values["contactLabel"] = texts.contactLabel
        for name in PageTexts.sentences {
            if let text = values[name] as? String { values[name] = PageTexts.tied(text, in: language) }
        }
        return values
    }
}

extension Page {
    fileprivate var status: HTTPResponse.Status {
        if case .failure(let code, _, _) = self { code.status } else { .ok }
    }
}
