import Markup

/// A rendered text with gaps for what differs from one citizen to the next.
struct PreparedText: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        case gap(Int)
    }

    private let parts: [Part]
    private let length: Int

    /// What a template is given for a gap: no character of it is escaped, and no template of ours or of an operator
    /// holds it by chance.
    static func mark(_ gap: Int) -> String { "brama7Gq2hand9Xover\(gap)gap" }

    /// - Parameters:
    ///   - rendered: with marks in it; one mark may stand in several places.
    ///   - gaps: how many marks there are.
    init(_ rendered: String, gaps: Int) {
        var parts: [Part] = []
        var rest = Array(rendered.utf8)[...]
        let marks = (0..<gaps).map { Array(Self.mark($0).utf8) }
        var text: [UInt8] = []
        while let byte = rest.first {
            if let gap = marks.firstIndex(where: { rest.starts(with: $0) }) {
                parts += [.text(text), .gap(gap)]
                text = []
                rest = rest.dropFirst(marks[gap].count)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        self.parts = parts + [.text(text)]
        length = rendered.utf8.count
    }

    /// - Parameter values: for each gap, not escaped yet.
    func filled(with values: [String]) -> [UInt8] {
        let escaped = values.map(HTMLContentType().escapeText)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(escaped.reduce(length) { $0 + $1.utf8.count })
        for part in parts {
            switch part {
            case .text(let text): bytes += text
            case .gap(let gap): bytes += escaped[gap].utf8
            }
        }
        return bytes
    }
}
