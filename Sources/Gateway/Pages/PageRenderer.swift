import HTTPTypes
import Markup
import Mustache
public import Transport

/// Renders pages from the embedded templates: strict CSP, nothing loaded from anywhere, works without scripts.
///
/// Templates are parsed and styles and scripts hashed once, here; rendering cannot fail.
public struct PageRenderer: Sendable {
    private let handOver: MustacheTemplate
    private let failure: MustacheTemplate
    private let logoutQuestion: MustacheTemplate
    private let loggedOut: MustacheTemplate
    private let library: MustacheLibrary
    private let policy: PagePolicy
    private let siteName: String?

    /// - Parameters:
    ///   - siteName: the portal's name as citizens know it, plain text; nil gives "Log in" or its translation.
    ///   - logoutRedirectOrigins: origins besides this site's own that a logout may end at
    ///     (`returnTo.allowedOrigins`); browsers apply `form-action` to the redirect after the form too.
    /// - Throws: what is wrong with a template, or with an origin (`PagePolicy.MalformedOrigin`).
    public init(siteName: String? = nil, logoutRedirectOrigins: [String] = []) throws {
        HTMLContentType.register()
        handOver = try Self.template(PackageResources.hand_over_mustache)
        failure = try Self.template(PackageResources.failure_mustache)
        logoutQuestion = try Self.template(PackageResources.logout_question_mustache)
        loggedOut = try Self.template(PackageResources.logged_out_mustache)
        library = MustacheLibrary(templates: ["layout": try Self.template(PackageResources.layout_mustache)])
        policy = try PagePolicy(
            style: String(decoding: PackageResources.brama_css, as: UTF8.self),
            script: String(decoding: PackageResources.hand_over_js, as: UTF8.self),
            logoutRedirectOrigins: logoutRedirectOrigins)
        self.siteName = siteName
    }

    private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
    }

    /// A complete answer: body, Content-Type, Content-Security-Policy, Cache-Control: no-store and the other
    /// security headers.
    public func response(for page: Page, in language: Language) -> ServerResponse {
        let html = template(for: page).render(values(of: page, in: language), library: library)
        var headers = policy.headers(for: page)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.rawValue
        return ServerResponse(status: page.status, headers: headers, body: Array(html.utf8))
    }

    private func template(for page: Page) -> MustacheTemplate {
        switch page {
        case .handOver: handOver
        case .failure: failure
        case .logoutQuestion: logoutQuestion
        case .loggedOut: loggedOut
        }
    }

    /// Everything that the template and the layout name.
    func values(of page: Page, in language: Language) -> [String: Any] {
        let texts = PageTexts.of(language)
        var values = page.values(texts)
        values["language"] = language.rawValue
        values["siteName"] = siteName ?? texts.siteName
        values["style"] = policy.style
        values["script"] = policy.script
        return values
    }
}

extension Page {
    fileprivate var status: HTTPResponse.Status {
        if case .failure(let code, _, _) = self { code.status } else { .ok }
    }
}
