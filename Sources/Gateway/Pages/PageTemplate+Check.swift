import Markup
import Mustache

extension PageTemplate {
    /// Bytes of a template or style sheet.
    static let sizeLimit = 64 << 10
    private static let deepestNesting = 16

    /// Judges the source of one own template on its own; what it renders to is judged by `PageSettings`.
    /// - Returns: what is wrong, in the order of the lines; empty where it may be used.
    func problems(in source: String) -> [TemplateProblem] {
        switch TemplateTag.all(in: source) {
        case .failure(let unclosed):
            return [TemplateProblem(unclosed.line, "{{ is not closed; write }} at its end")]
        case .success(let tags):
            var problems = nestingProblems(tags)
            // A library that parses by recursion gets nothing deep.
            if problems.isEmpty { problems = syntaxProblems(source) }
            guard problems.isEmpty else { return problems }
            problems = tags.compactMap { problem(with: $0) } + markupProblems(source)
            return problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        }
    }

    private func nestingProblems(_ tags: [TemplateTag]) -> [TemplateProblem] {
        var depth = 0
        for tag in tags {
            switch tag.kind {
            case .section, .inverted, .parent, .block: depth += 1
            case .end: depth -= 1
            case .delimiters:
                return [TemplateProblem(tag.line, "changes the delimiters; allowed: {{ and }} only")]
            default: break
            }
            if depth > Self.deepestNesting {
                return [
                    TemplateProblem(tag.line, "sections are nested more than \(Self.deepestNesting) deep")
                ]
            }
        }
        return []
    }

    private func syntaxProblems(_ source: String) -> [TemplateProblem] {
        HTMLContentType.register()
        do {
            _ = try MustacheTemplate(string: source)
            return []
        } catch let error as MustacheTemplate.ParserError {
            return [TemplateProblem(error.context.lineNumber, Self.words(for: error.error))]
        } catch {
            return [TemplateProblem(nil, "is not a Mustache template")]
        }
    }

    private static func words(for error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "this end belongs to no open section, or another is to end first"
        case .unfinishedName:
            "a tag is not well-formed; allowed: {{name}}, {{#name}}…{{/name}}, {{^name}}…{{/name}}"
        case .expectedSectionEnd: "a section is not ended; write {{/name}} where it ends"
        case .invalidConfigVariableSyntax, .unrecognisedConfigVariable:
            "this setting is not known; leave the line out: the escaping is chosen for you"
        case .illegalTokenInsideInheritSection, .textInsideInheritSection:
            "stands outside {{$main}}…{{/main}}; put it inside"
        default: "is not well-formed Mustache"
        }
    }

    private func problem(with tag: TemplateTag) -> TemplateProblem? {
        switch tag.kind {
        case .variable, .section, .inverted:
            guard variables.contains(tag.name) else { return unknown(tag) }
            return unescaped.contains(tag.name) && tag.kind == .variable
                ? TemplateProblem(tag.line, "\(tag.name) must stand in triple braces: {{{\(tag.name)}}}")
                : nil
        case .unescaped:
            guard variables.contains(tag.name) else { return unknown(tag) }
            return unescaped.contains(tag.name)
                ? nil
                : TemplateProblem(
                    tag.line, "\(tag.name) stands unescaped; allowed: {{\(tag.name)}} with two braces")
        case .parent, .partial, .block:
            let isKnown =
                tag.kind == .block
                ? tag.name == "main" : self != .layout && tag.name == "layout" && tag.kind == .parent
            return isKnown
                ? nil
                : TemplateProblem(tag.line, "\(quote(tag.name)) is not there to be included; see pages.md")
        case .pragma:
            return "{{%\(tag.name)}}".filter { $0 != " " } == Self.pragma.filter { $0 != " " }
                ? nil
                : TemplateProblem(tag.line, "chooses an escaping; leave the line out: it is chosen for you")
        case .end, .comment, .delimiters: return nil
        }
    }

    private func unknown(_ tag: TemplateTag) -> TemplateProblem {
        let names = variables.sorted()
        return TemplateProblem(
            tag.line,
            "unknown variable \(quote(tag.name))\(suggestion(for: tag.name, among: names)); known here: "
                + names.joined(separator: ", "))
    }
}
