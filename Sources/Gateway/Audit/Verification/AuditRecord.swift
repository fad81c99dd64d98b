#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A line's members, for people.
struct AuditRecord: Sendable {
    /// Without what only the chain needs, in alphabetical order; lists are joined.
    private let members: [String: [String]]

    private static let hidden: Set = [
        "seq", "prev", "hash", "time", "event", "cms", "publicKey", "signature",
    ]

    /// nil where it is no JSON object.
    init?(_ line: [UInt8]) {
        guard let decoded = try? JSONDecoder().decode([String: Member].self, from: Data(line)) else {
            return nil
        }
        members = decoded.mapValues(\.texts)
    }

    func values(of name: String) -> [String] { members[name] ?? [] }

    func matches(_ wanted: [String: Set<String>]) -> Bool {
        wanted.contains { name, values in self.values(of: name).contains(where: values.contains) }
    }

    func text() -> String {
        let shown = members.filter { !Self.hidden.contains($0.key) }.sorted { $0.key < $1.key }
        let fields = shown.map { "\($0.key)=\(Self.plain($0.value.joined(separator: ",")))" }
        return ([values(of: "time").first ?? "-", values(of: "event").first ?? "-"] + fields).joined(
            separator: " ")
    }

    private static func plain(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        return isPlain && !text.isEmpty ? text : JSONText.quoted(text)
    }

    /// A JSON value as texts.
    private struct Member: Decodable {
        let texts: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                texts = [text]
            } else if let list = try? value.decode([String].self) {
                texts = list
            } else if let number = try? value.decode(Int.self) {
                texts = [String(number)]
            } else {
                texts = [String(try value.decode(Bool.self))]
            }
        }
    }
}
