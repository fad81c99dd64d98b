extension ConfigurationLoader {
    private static let styleName = "brama.css"

    /// Reads and judges everything about the pages, so that a reload takes it in and a bad template stops nothing.
    mutating func loadPages(_ reader: SettingsReader, providerName: String?) -> PageSettings {
        var settings = PageSettings()
        settings.siteName = reader.value(GatewaySchema.siteName, &findings) ?? providerName
        settings.phone = reader.value(GatewaySchema.contactPhone, &findings)
        settings.email = reader.value(GatewaySchema.contactEmail, &findings)
        if let path = reader.value(GatewaySchema.logo, &findings) {
            settings.logo = loadLogo(path, at: reader.place(of: GatewaySchema.logo.path))
        }
        if let path = reader.value(GatewaySchema.pageDirectory, &findings) {
            loadTemplates(
                in: resolve(path, against: directory), at: reader.place(of: GatewaySchema.pageDirectory.path),
                into: &settings)
        }
        return settings
    }

    private mutating func loadLogo(_ path: String, at place: ConfigurationOrigin) -> PageLogo? {
        let resolved = resolve(path, against: directory)
        switch read(resolved, PageLogo.sizeLimit) {
        case .failure(let failure):
            findings.add(place, "pages.logo: \(resolved) cannot be read: \(failure.reason)")
            return nil
        case .success(let file):
            sources.note(content: file.bytes, of: GatewaySchema.logo.path)
            do {
                return try PageLogo(file.bytes)
            } catch {
                findings.add(place, "pages.logo: \(resolved) \(error.text)")
                return nil
            }
        }
    }

    private mutating func loadTemplates(
        in folder: String, at place: ConfigurationOrigin, into settings: inout PageSettings
    ) {
        refuseUnknownNames(in: folder, at: place)
        var isSound = true
        for template in PageTemplate.allCases {
            guard let source = readText(template.fileName, in: folder, at: place) else { continue }
            let problems = template.problems(in: source)
            add(problems, folder + "/" + template.fileName)
            if problems.isEmpty { settings.templates[template] = source } else { isSound = false }
        }
        if let style = readText(Self.styleName, in: folder, at: place) {
            let problems = Self.problems(inStyle: style)
            add(problems, folder + "/" + Self.styleName)
            if problems.isEmpty { settings.style = style }
        }
        // What one broken template lacks would be said twice.
        guard isSound else { return }
        for (template, problem) in settings.problems() { add([problem], folder + "/" + template.fileName) }
    }

    private mutating func add(_ problems: [TemplateProblem], _ path: String) {
        for problem in problems { findings.add(.file(path, line: problem.line), problem.message) }
    }

    /// A misspelt name would leave the shipped page in its place, without a word.
    private mutating func refuseUnknownNames(in folder: String, at place: ConfigurationOrigin) {
        let known = PageTemplate.allCases.map(\.fileName) + [Self.styleName]
        guard let names = files.names(folder) else {
            findings.add(
                place,
                "pages.directory: \(folder) cannot be read; name a directory that Brama's user may read")
            return
        }
        let own = names.filter { $0.hasSuffix(".mustache") || $0.hasSuffix(".css") }
        for name in own.sorted() where !known.contains(name) {
            findings.add(
                .file(folder + "/" + name, line: nil),
                "replaces no page\(suggestion(for: name, among: known)); allowed: "
                    + known.joined(separator: ", "))
        }
        if !own.contains(where: known.contains) {
            findings.add(place, "pages.directory: \(folder) holds none of " + known.joined(separator: ", "))
        }
    }

    private mutating func readText(_ name: String, in folder: String, at place: ConfigurationOrigin)
        -> String?
    {
        let path = folder + "/" + name
        switch read(path, PageTemplate.sizeLimit) {
        case .failure(let failure):
            if !failure.isMissing {
                findings.add(.file(path, line: nil), "cannot be read: \(failure.reason)")
            }
            return nil
        case .success(let file):
            sources.note(content: Array(name.utf8) + [0] + file.bytes, of: GatewaySchema.pageDirectory.path)
            guard let text = String(validating: file.bytes, as: UTF8.self) else {
                findings.add(.file(path, line: nil), "is not UTF-8; save it as UTF-8")
                return nil
            }
            return text.utf8.contains(13)
                ? String(decoding: text.utf8.filter { $0 != 13 }, as: UTF8.self) : text
        }
    }

    /// The policy lets a style load nothing, and it stands within `<style>`.
    private static func problems(inStyle style: String) -> [TemplateProblem] {
        StyleText(style).occurrences(of: StyleText.refused).map { found in
            TemplateProblem(found.line, "\(found.word) is not allowed: pages load nothing; take it out")
        }
    }
}
