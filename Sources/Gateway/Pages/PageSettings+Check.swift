import Transport

extension PageSettings {
    /// Renders every page with made-up values and looks for what a citizen could not do without.
    /// - Returns: what is wrong, by the own template to blame; empty where all is there.
    func problems() -> [(template: PageTemplate, problem: TemplateProblem)] {
        guard !templates.isEmpty, let renderer = try? PageRenderer(self) else { return [] }
        var found: [(template: PageTemplate, problem: TemplateProblem)] = []
        for preview in PagePreview.all {
            for language in Language.allCases {
                let body = preview.response(from: renderer, in: language).body
                let rendered = RenderedPage(String(decoding: body, as: UTF8.self))
                let missing =
                    rendered.missingFromPage(preview.page).map { ($0, true) }
                    + rendered.missingFromLayout(in: language, preview.here, self).map { ($0, false) }
                for (message, isOfPage) in missing {
                    let template = blamed(for: preview.page, isOfPage: isOfPage)
                    let problem = TemplateProblem(nil, message)
                    if !found.contains(where: { $0.template == template && $0.problem == problem }) {
                        found.append((template, problem))
                    }
                }
            }
        }
        return found
    }

    /// The template that should have it, unless that one is shipped: then the other broke it.
    private func blamed(for page: Page, isOfPage: Bool) -> PageTemplate {
        let likely: [PageTemplate] = isOfPage ? [page.template, .layout] : [.layout, page.template]
        return likely.first { templates[$0] != nil } ?? .layout
    }
}

/// A page as rendered, to be looked through.
private struct RenderedPage {
    let text: String
    let elements: [MarkupElement]

    init(_ text: String) {
        self.text = text
        elements = MarkupScanner.elements(of: text)
    }

    private func named(_ name: String) -> [MarkupElement] { elements.filter { $0.name == name } }

    private func hasLink(to address: String) -> Bool {
        let escaped = address.replacing("&", with: "&amp;")
        return named("a").contains { $0.attribute("href") == escaped }
    }

    func missingFromPage(_ page: Page) -> [String] {
        var missing: [String] = []
        if named("h1").count != 1 { missing.append("the page needs exactly one <h1>, with {{heading}}") }
        if named("main").count != 1 { missing.append("the page needs exactly one <main>") }
        switch page {
        case .handOver(let action, let fields):
            missing += missingForm(action, fields)
            if !named("form").contains(where: { $0.attribute("id") == "hand-over" }) {
                missing.append("<form> needs id=\"hand-over\": the script submits it by that")
            }
        case .logoutQuestion(let action, let fields): missing += missingForm(action, fields)
        case .failure(let code, let requestID, let retryPath):
            if named("main").first?.attribute("data-code") != code.rawValue {
                missing.append("<main> needs data-code=\"{{code}}\"")
            }
            if !text.contains(requestID) {
                missing.append("{{requestID}} is missing: people give it when they ask for help")
            }
            missing += missingLink(retryPath, "retryPath")
        case .loggedOut(_, let continuePath), .notLoggedIn(let continuePath):
            missing += missingLink(continuePath, "continuePath")
        }
        return missing
    }

    private func missingLink(_ address: String?, _ name: String) -> [String] {
        guard let address, !hasLink(to: address) else { return [] }
        return ["{{#\(name)}}<a href=\"{{\(name)}}\">…</a>{{/\(name)}} is missing: nobody could go on"]
    }

    private func missingForm(_ action: String, _ fields: [(name: String, value: String)]) -> [String] {
        guard named("form").count == 1, let start = elements.firstIndex(where: { $0.name == "form" }),
            elements[start].attribute("method")?.lowercased() == "post",
            elements[start].attribute("action") == action
        else { return ["the page needs exactly one <form method=\"post\" action=\"{{action}}\">"] }
        let inside = elements[start...]
        let hasFields = fields.allSatisfy { field in
            inside.contains {
                $0.name == "input" && $0.attribute("name") == field.name
                    && $0.attribute("value") == field.value
            }
        }
        var missing: [String] = []
        if !hasFields {
            missing.append(
                "the form needs {{#fields}}<input type=\"hidden\" name=\"{{name}}\" value=\"{{value}}\">{{/fields}}: "
                    + "without them no login, and no proof that the logout comes from our page")
        }
        if inside.count(where: { $0.name == "input" }) != fields.count {
            missing.append("the form holds other fields than {{#fields}}; take them out")
        }
        if !inside.contains(where: { $0.name == "button" && ["submit", nil].contains($0.attribute("type")) })
        {
            missing.append("the form needs a <button type=\"submit\">, for browsers without scripts")
        }
        return missing
    }

    func missingFromLayout(in language: Language, _ here: LanguageSwitch, _ settings: PageSettings)
        -> [String]
    {
        var missing: [String] = []
        if named("html").first?.attribute("lang") != language.rawValue {
            missing.append("<html> needs lang=\"{{language}}\"")
        }
        let heading = named("title").first?.content ?? ""
        if heading.allSatisfy(\.isWhitespace) {
            missing.append("<title>{{heading}} – {{siteName}}</title> is missing")
        }
        if !text.utf8.starts(with: "<!DOCTYPE html>".utf8) {
            missing.append("<!DOCTYPE html> is missing at the start")
        }
        if !named("meta").contains(where: { $0.attribute("charset")?.lowercased() == "utf-8" }) {
            missing.append("<meta charset=\"utf-8\"> is missing")
        }
        if !named("meta").contains(where: { $0.attribute("name") == "viewport" }) {
            missing.append("<meta name=\"viewport\" …> is missing: phones would show the page tiny")
        }
        let others = Language.allCases.filter { $0 != language }
        if !others.allSatisfy({ hasLink(to: here.address(in: $0)) }) {
            missing.append(
                "the links to the other languages are missing: {{#languages}}…{{address}}…{{/languages}}")
        }
        if let phone = settings.phone, !text.contains(phone) { missing.append("{{phone}} is missing") }
        if let email = settings.email, !text.contains(email) { missing.append("{{email}} is missing") }
        return missing
    }
}

extension Page {
    var template: PageTemplate {
        switch self {
        case .handOver: .handOver
        case .failure: .failure
        case .logoutQuestion: .logoutQuestion
        case .loggedOut, .notLoggedIn: .loggedOut
        }
    }
}
