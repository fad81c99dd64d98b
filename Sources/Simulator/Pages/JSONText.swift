/// Writes the few JSON answers of the simulator (RFC 8259).
enum JSONText {
    static func string(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

    static func findings(_ findings: [Finding]) -> String {
        array(
            findings.map { finding in
                object([
                    ("rule", string(finding.rule.rawValue)), ("severity", string(finding.severity.rawValue)),
                    ("message", string(finding.message)), ("expected", string(finding.expected)),
                    ("source", string(finding.rule.source)),
                ])
            })
    }
}
