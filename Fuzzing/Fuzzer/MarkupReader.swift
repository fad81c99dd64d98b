/// Reads elements loosely; what it cannot read is mutated as bytes.
struct MarkupReader {
    private let input: [UInt8]
    private var position = 0

    /// - Returns: the root element, and what stands before it; nil for anything that does not look like XML.
    static func read(_ input: [UInt8]) -> (prolog: [UInt8], root: Markup)? {
        var reader = MarkupReader(input: input)
        while let start = input[reader.position...].firstIndex(of: UInt8(ascii: "<")) {
            reader.position = start
            if let next = reader.byte(at: 1), isName(next) {
                return reader.element(depth: 0).map { (Array(input[..<start]), $0) }
            }
            reader.position += 1
        }
        return nil
    }

    private init(input: [UInt8]) { self.input = input }

    private func byte(at offset: Int) -> UInt8? {
        input.indices.contains(position + offset) ? input[position + offset] : nil
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
        default: false
        }
    }

    private mutating func name() -> [UInt8] {
        let start = position
        while let byte = byte(at: 0), Self.isName(byte) { position += 1 }
        return Array(input[start..<position])
    }

    private mutating func skipSpace() {
        while let byte = byte(at: 0), byte <= 0x20 { position += 1 }
    }

    private mutating func element(depth: Int) -> Markup? {
        guard depth < 64 else { return nil }
        position += 1
        var element = Markup(name: name())
        while true {
            skipSpace()
            guard let next = byte(at: 0) else { return nil }
            if next == UInt8(ascii: ">") {
                position += 1
                return content(of: element, depth: depth)
            }
            if next == UInt8(ascii: "/"), byte(at: 1) == UInt8(ascii: ">") {
                position += 2
                return element
            }
            guard let attribute = attribute() else { return nil }
            element.attributes.append(attribute)
        }
    }

    private mutating func attribute() -> (name: [UInt8], value: [UInt8])? {
        let name = name()
        skipSpace()
        guard !name.isEmpty, byte(at: 0) == UInt8(ascii: "=") else { return nil }
        position += 1
        skipSpace()
        guard let quote = byte(at: 0), quote == 0x22 || quote == 0x27,
            let end = input[(position + 1)...].firstIndex(of: quote)
        else { return nil }
        var value = Array(input[(position + 1)..<end])
        position = end + 1
        // Written again between double quotes.
        if quote == 0x27 { value = value.flatMap { $0 == 0x22 ? Array("&quot;".utf8) : [$0] } }
        return (name, value)
    }

    private mutating func content(of parent: Markup, depth: Int) -> Markup? {
        var element = parent
        var start = position
        while let next = input[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = next
            guard let second = byte(at: 1) else { return nil }
            if second == UInt8(ascii: "/") || Self.isName(second) {
                if start < position { element.content.append(.raw(Array(input[start..<position]))) }
                if second == UInt8(ascii: "/") {
                    guard let end = input[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                    position = end + 1
                    return element
                }
                guard let child = self.element(depth: depth + 1) else { return nil }
                element.content.append(.element(child))
                start = position
            } else {
                position += 1
            }
        }
        return nil
    }
}
