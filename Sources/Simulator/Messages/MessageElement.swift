/// An element of a message that the simulator makes: a plain value, so that a fault is an edit of the tree.
///
/// Deliberately apart from what the gateway writes its messages with: an error in one must not cancel out in the
/// other.
struct MessageElement: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case element(MessageElement)
        /// Markup as it is to stand: escaped text, or an element that is serialized already.
        case markup(String)
    }

    /// With its prefix, as it is to stand.
    var name: String
    /// In the order they are to stand, namespace declarations included; values are unescaped.
    var attributes: [(name: String, value: String)]
    var content: [Content]

    init(_ name: String, _ attributes: [(String, String)] = [], _ children: [MessageElement] = []) {
        self.name = name
        self.attributes = attributes.map { (name: $0.0, value: $0.1) }
        content = children.map { .element($0) }
    }

    init(_ name: String, _ attributes: [(String, String)] = [], text: String) {
        self.init(name, attributes)
        content = [.markup(Self.escapedText(text))]
    }

    static func == (a: MessageElement, b: MessageElement) -> Bool { a.serialized == b.serialized }

    var serialized: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        output += "<" + name
        for attribute in attributes {
            output += " \(attribute.name)=\"\(Self.escapedValue(attribute.value))\""
        }
        output += ">"
        for piece in content {
            switch piece {
            case .element(let element): element.write(to: &output)
            case .markup(let markup): output += markup
            }
        }
        output += "</\(name)>"
    }

    /// As canonical XML escapes character data.
    static func escapedText(_ text: String) -> String {
        escaped(text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\r": "&#xD;"
            default: nil
            }
        }
    }

    /// As canonical XML escapes attribute values.
    static func escapedValue(_ value: String) -> String {
        escaped(value) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case "\"": "&quot;"
            case "\t": "&#x9;"
            case "\n": "&#xA;"
            case "\r": "&#xD;"
            default: nil
            }
        }
    }

    private static func escaped(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replaced = replacement(scalar) {
                output.append(contentsOf: replaced.unicodeScalars)
            } else {
                output.append(scalar)
            }
        }
        return String(output)
    }
}
