/// What the Content-Security-Policy would stop without a word, and what would weaken the escaping.
extension PageTemplate {
    private static let refused: Set<String> = [
        "iframe", "frame", "object", "embed", "applet", "base", "link", "video", "audio", "source", "track",
        "portal",
    ]
    private static let refusedAttributes: Set<String> = [
        "style", "srcset", "srcdoc", "formaction", "http-equiv", "background", "ping", "poster", "xlink:href",
    ]

    func markupProblems(_ source: String) -> [TemplateProblem] {
        MarkupScanner.elements(of: source).flatMap { element in
            elementProblems(element) + element.attributes.flatMap { attributeProblems($0, of: element) }
        }
    }

    private func elementProblems(_ element: MarkupElement) -> [TemplateProblem] {
        if Self.refused.contains(element.name) {
            return [
                TemplateProblem(
                    element.line,
                    "<\(element.name)> is not allowed: pages load and embed nothing; take it out")
            ]
        }
        if element.name == "style" && element.content != "{{{style}}}" {
            return [
                TemplateProblem(
                    element.line,
                    "browsers will not apply this <style>; write its rules into brama.css, and <style>{{{style}}}</style>"
                )
            ]
        }
        if element.name == "script" && (self != .handOver || element.content != "{{{script}}}") {
            let mend = self == .handOver ? "; allowed: <script>{{{script}}}</script>" : "; take it out"
            return [TemplateProblem(element.line, "browsers will not run this <script>\(mend)")]
        }
        return []
    }

    private func attributeProblems(
        _ attribute: MarkupElement.Attribute, of element: MarkupElement
    ) -> [TemplateProblem] {
        let name = attribute.name
        let value = attribute.value ?? ""
        if name.hasPrefix("on") {
            return [
                TemplateProblem(element.line, "browsers will not run the script in \(name)=; take it out")
            ]
        }
        if Self.refusedAttributes.contains(name) {
            let mend = name == "style" ? "write a class and its rules into brama.css" : "take it out"
            return [TemplateProblem(element.line, "\(name)= is not allowed; \(mend)")]
        }
        if name == "src" && value != "{{logo}}" {
            return [
                TemplateProblem(
                    element.line, "src= would load something; allowed: src=\"{{logo}}\" with pages.logo")
            ]
        }
        if name == "href" {
            let scheme = value.lowercased().drop { $0.isWhitespace }
            if scheme.hasPrefix("javascript:") || scheme.hasPrefix("data:") {
                return [TemplateProblem(element.line, "this href= is a script or a document; take it out")]
            }
        }
        if !attribute.isQuoted && value.contains("{{") {
            return [TemplateProblem(element.line, "\(name)= is not quoted; write \(name)=\"\(value)\"")]
        }
        return []
    }
}
