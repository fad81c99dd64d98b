import XMLSecurity

extension InspectionReport {
    /// The report for a terminal: plain text, control characters of the message made harmless.
    ///
    /// - Parameter showPersonalData: NameID, attribute values and whatever else could be about the citizen; masked
    ///   otherwise.
    public func text(showPersonalData: Bool) -> String {
        var lines = ["As of \(now)"]
        if !layers.isEmpty { lines.append("Unwrapped: " + layers.joined(separator: ", ")) }
        if let problem { lines += ["", "Cannot be read: " + problem.printable] }
        if let root {
            lines += ["", "Message: \((message ?? "").printable)", ""]
            lines += TreeRendering(showPersonalData: showPersonalData).lines(of: root)
        }
        lines += signatureLines + decryptionLines(showPersonalData) + ruleLines(showPersonalData)
        lines += comparisonLines
        if !notes.isEmpty { lines += ["", "Notes"] + notes.map { "  " + $0.printable } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var signatureLines: [String] {
        guard root != nil else { return [] }
        var lines = ["", "Signatures"]
        if signatures.isEmpty { lines.append("  none") }
        for signature in signatures {
            let place = signature.isDecrypted ? "decrypted, line" : "line"
            lines.append(
                "  \(signature.verdict.mark) \(signature.element) #\(signature.id) (\(place) \(signature.line)): "
                    .printable + signature.explanation.printable)
            if let signer = signature.signer {
                lines += [
                    "      made by \(signer.subject)".printable, "      SHA-256 \(signer.sha256Fingerprint)",
                ]
            }
            for certificate in signature.embedded where certificate !== signature.signer {
                let isSigner = certificate.der == signature.signer?.der
                lines.append(
                    "      KeyInfo names \(isSigner ? "the same certificate" : certificate.subject), valid"
                        .printable
                        + " \(Instant(milliseconds: certificate.notBefore * 1_000).day) to"
                        + " \(Instant(milliseconds: certificate.notAfter * 1_000).day)")
            }
        }
        return lines
    }

    private var comparisonLines: [String] {
        guard !comparisons.isEmpty else { return [] }
        var lines = ["", "Beside the configuration"]
        for comparison in comparisons {
            let found = comparison.found.map { $0.isEmpty ? "empty" : $0.shortened } ?? "missing"
            if comparison.fits {
                lines.append("  ✔ \(comparison.name): \(found.printable)")
            } else {
                lines += [
                    "  ✘ \(comparison.name) (line \(comparison.line)): \(found.printable)",
                    "        the configuration says \(comparison.configured.printable)",
                ]
            }
        }
        let others = comparisons.filter { !$0.fits }.map(\.name)
        lines += [
            "",
            others.isEmpty
                ? "It fits the configuration. Whether the node has registered these values only the node knows."
                : "It does not fit the configuration: \(others.joined(separator: ", ")). Another configuration wrote it,"
                    + " or this one was changed since.",
        ]
        return lines
    }

    private func decryptionLines(_ showPersonalData: Bool) -> [String] {
        guard !decryptions.isEmpty else { return [] }
        var lines = ["", "Encrypted content"]
        for decryption in decryptions {
            let mark = decryption.decrypted == nil ? "✘" : "✔"
            lines.append("  \(mark) line \(decryption.line): \(decryption.explanation.printable)")
            guard let content = decryption.decrypted else { continue }
            lines.append("")
            lines += TreeRendering(showPersonalData: showPersonalData).lines(of: content.root)
        }
        return lines
    }

    private func ruleLines(_ showPersonalData: Bool) -> [String] {
        guard !rules.isEmpty else { return [] }
        var lines = ["", "Rules, in the order in which the gateway asks"]
        var stage = ""
        for rule in rules {
            if rule.stage != stage {
                stage = rule.stage
                lines.append(
                    "  \(stage)" + (rule.isVerified ? "" : " (no valid signature covers what is read here)"))
            }
            lines.append("    " + rule.line)
            guard let place = place(of: rule) else { continue }
            let head = TreeRendering(showPersonalData: showPersonalData).head(of: place.element)
            lines.append(
                "        \(place.isDecrypted ? "decrypted, line" : "line") \(place.element.line): \(head)")
        }
        lines.append("")
        if let first = firstFailure {
            lines.append("The gateway would refuse this as of \(now): \(first.code.rawValue)")
        } else {
            lines.append(
                "No rule is broken as of \(now). Whether it came before (replay) only the store knows.")
        }
        return lines
    }
}

extension SignatureFinding.Verdict {
    fileprivate var mark: String { self == .valid ? "✔" : "✘" }
}

extension RuleFinding {
    fileprivate var line: String {
        let text = "\(code.rawValue): \(code.requirement.text)"
        switch outcome {
        case .holds: return "✔ " + text
        case .holdsByItself: return "~ " + text
        case .notApplicable(let reason): return "- " + text + " [\(reason.printable)]"
        case .fails(let detail):
            return "✘ " + text + "\n        " + detail.printable + "\n        Source: "
                + code.requirement.source
        }
    }
}

extension Instant {
    fileprivate var day: String { String(text.prefix(10)) }
}
