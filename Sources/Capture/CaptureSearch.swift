/// What was found so far, each thing once.
struct CaptureSearch {
    static let most = 100

    private(set) var found: [CapturedMessage] = []
    private var seen: Set<[UInt8]> = []
    private var hasArtifact: Set<String> = []

    /// Fields of forms and queries first; then XML in quotes; then XML that stands in other text.
    mutating func look(in bytes: [UInt8], origin: String?) {
        let text = CommandLineText.withoutCarets(bytes)
        let before = found.count
        for field in FieldScan.fields(in: text) { add(field, origin) }
        for literal in LiteralScan.messages(in: text) { add(message: literal, origin) }
        if found.count == before, let xml = LiteralScan.xml(in: text) { add(message: xml, origin) }
    }

    private mutating func add(_ field: FieldScan.Field, _ origin: String?) {
        guard found.count < Self.most else { return }
        if field.name == "SAMLart" {
            guard hasArtifact.insert(origin ?? "").inserted else { return }
            found.append(CapturedMessage(origin: origin ?? "form", content: .artifact))
            return
        }
        guard seen.insert(percentDecoded(field.value)).inserted else { return }
        let bytes = Array(field.name.utf8) + [UInt8(ascii: "=")] + field.value
        found.append(CapturedMessage(origin: origin ?? field.name, content: .message(bytes)))
    }

    private mutating func add(message bytes: [UInt8], _ origin: String?) {
        guard found.count < Self.most, seen.insert(bytes).inserted else { return }
        found.append(CapturedMessage(origin: origin ?? "XML in the text", content: .message(bytes)))
    }
}

/// For comparing; what is no escape stays as it is.
func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2,
            let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
            output.append(value)
            rest = rest.dropFirst(2)
        } else {
            output.append(byte)
        }
    }
    return output
}
