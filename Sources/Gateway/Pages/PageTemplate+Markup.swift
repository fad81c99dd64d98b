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
        MarkupScanner.elements(of: Self.withoutControls(source)).flatMap { element in
            elementProblems(element) + element.attributes.flatMap { attributeProblems($0, of: element) }
        }
    }

    /// Without comments and sections, whose content stays: `<f{{!}}orm>` is a form, also where it is not shown.
    private static func withoutControls(_ source: String) -> String {
        let bytes = Array(source.utf8)
        var kept: [UInt8] = []
        var index = 0
        // Lines within a tag are made up for where the line ends, so that what follows keeps its number.
        var owed = 0
        while index < bytes.count {
            if bytes[index...].starts(with: "{{".utf8), index + 2 < bytes.count,
                "!#^/<$%>".utf8.contains(bytes[index + 2])
            {
                while index < bytes.count, !bytes[index...].starts(with: "}}".utf8) {
                    if bytes[index] == 10 { owed += 1 }
                    index += 1
                }
                index += 2
            } else {
                kept.append(bytes[index])
                if bytes[index] == 10 {
                    kept += repeatElement(10, count: owed)
                    owed = 0
                }
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private func elementProblems(_ element: MarkupElement) -> [TemplateProblem] {
        if Self.refused.contains(element.name) {
            return [
                TemplateProblem(
                    element.line,
                    "<\(element.name)> is not allowed: pages load and embed nothing; take it out")
            ]
        }
        if element.name == "form" { return formProblems(element) }
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

    /// On the way to the node the policy holds the scheme only: any form could take the citizen's data elsewhere.
    private func formProblems(_ element: MarkupElement) -> [TemplateProblem] {
        guard variables.contains("action") else {
            return [TemplateProblem(element.line, "browsers will not send this <form>; take it out")]
        }
        guard element.attribute("action") != "{{action}}" else { return [] }
        return [
            TemplateProblem(
                element.line,
                "this <form> leads elsewhere; allowed: <form method=\"post\" action=\"{{action}}\">")
        ]
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
        let address = TemplateAddress(value)
        if name == "href", let message = Self.wrong(with: address, on: element.name) {
            return [TemplateProblem(element.line, message)]
        }
        if address.loads {
            return [TemplateProblem(element.line, "url( in \(name)= would load something; take it out")]
        }
        if !attribute.isQuoted && value.contains("{{") {
            return [TemplateProblem(element.line, "\(name)= is not quoted; write \(name)=\"\(value)\"")]
        }
        return []
    }

    private static func wrong(with address: TemplateAddress, on element: String) -> String? {
        if let reference = address.unknownReference {
            return "\(reference) is not known in href=; write the character itself"
        }
        if !["a", "area"].contains(element) && !address.text.hasPrefix("#") {
            return "href= on <\(element)> would load something; allowed: a part of the page (#…)"
        }
        if let scheme = address.scheme, !TemplateAddress.schemes.contains(scheme) {
            return "this href= is no link to a page (\(quote(scheme + ":"))); allowed: a path, "
                + TemplateAddress.schemes.sorted().map { $0 + ":" }.joined(separator: ", ")
        }
        return nil
    }
}
