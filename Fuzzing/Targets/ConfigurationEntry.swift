import Gateway
import SAML

/// `configuration`: a configuration file, its profile, and variables of the environment.
///
/// The parts are separated by a line `%%%`; all files besides are fixed, and nothing is read from the disk.
enum ConfigurationEntry {
    static let separator = Array("\n%%%\n".utf8)
    private static let path = "/srv/config/brama.yaml"
    private static let profilePath = "/srv/config/environments/test.yaml"

    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let parts = split(input)
        let files = self.files(parts)
        let lines = [path: lineCount(parts[0]), profilePath: lineCount(parts[1])]
        do {
            let configuration = try loadConfiguration(
                from: path, environment: variables(parts[2]), files: files)
            try check(configuration)
            return .accepted(configuration.isProduction ? "production" : "configuration")
        } catch let error as Violation {
            throw error
        } catch let error as ConfigurationError {
            try demand(!error.findings.isEmpty, "a refusal without a finding")
            for finding in error.findings { try check(finding, lines) }
            return .refused("\(min(error.findings.count, 3)) findings")
        } catch {
            throw Violation("an error of another type: \(error)")
        }
    }

    private static func check(
        _ finding: ConfigurationFinding, _ lines: [String: Int]
    ) throws(Violation) {
        try demand(!finding.file.isEmpty && !finding.message.isEmpty, "an empty finding")
        if let line = finding.line {
            try demand(line >= 1, "line \(line)")
            try demand(line <= lines[finding.file] ?? Int.max, "line \(line) is behind the end of the file")
        }
        try demand(
            finding.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F },
            "a finding holds control characters")
        try demand(!finding.description.contains("PRIVATE KEY"), "a finding holds a key")
    }

    private static func check(_ configuration: GatewayConfiguration) throws(Violation) {
        let node = configuration.node
        try demand(!node.pins.isEmpty, "nothing is pinned")
        try demand(!configuration.decryption.isEmpty, "there is no decryption key")
        let secure = [
            configuration.publicURL.origin, node.singleSignOnURL, node.artifactResolutionURL,
            node.singleLogoutURL,
        ]
        for url in secure {
            let isLoopback = ["http://localhost", "http://127.", "http://[::1]"].contains {
                url.lowercased().hasPrefix($0)
            }
            try demand(
                url.lowercased().hasPrefix("https://") || isLoopback && !configuration.isProduction,
                "an insecure URL")
        }
        let seconds = configuration.session.lifetime.components.seconds
        try demand(seconds > 0 && configuration.session.idleTimeout > .zero, "a session without time")
        try demand(node.clockSkew >= .zero && node.clockSkew <= .seconds(600), "a clock skew beyond reason")
    }

    private static func split(_ input: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = input[...]
        while parts.count < 2, let place = rest.firstRange(of: separator) {
            parts.append(Array(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        parts.append(Array(rest))
        return parts + Array(repeating: [], count: 3 - parts.count)
    }

    private static func lineCount(_ bytes: [UInt8]) -> Int {
        // YAML has more line breaks than LF, and the end of the text is a line of its own.
        String(decoding: bytes, as: UTF8.self).unicodeScalars.count {
            ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0)
        } + 2
    }

    private static func variables(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        }
        return variables
    }

    private static func files(_ parts: [[UInt8]]) -> ConfigurationFiles {
        var files = FuzzFiles.keys
        files[path] = .init(bytes: parts[0], mode: 0o644)
        files[profilePath] = .init(bytes: parts[1], mode: 0o644)
        return ConfigurationFiles(
            read: { [files] path, limit in
                guard let file = files[path], file.bytes.count <= limit else {
                    return .failure(.init(reason: "there is no such file", isMissing: true))
                }
                return .success(file)
            },
            isWritableDirectory: { $0 == "/srv/config/var" })
    }
}
