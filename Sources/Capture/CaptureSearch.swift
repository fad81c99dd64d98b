/// What was found so far, each thing once.
struct CaptureSearch {
    static let most = 100

    private(set) var found: [CapturedMessage] = []
    private var seen: Set<[UInt8]> = []
    private var hasArtifact: Set<String> = []

    /// One XML document is one message; in other text fields of forms and queries come first, then XML, then Base64.
    mutating func look(in bytes: [UInt8], origin: String?) {
        if XMLScan.isMessage(bytes) {
            add(message: bytes, origin, as: nil)
            return
        }
        let text = CommandLineText.withoutProgress(CommandLineText.withoutCarets(bytes))
        for field in FieldScan.fields(in: text) { add(field, origin) }
        for message in XMLScan.messages(in: text) { add(message: message, origin, as: "XML in the text") }
        for value in Base64Scan.messages(in: text) { add(message: value, origin, as: "Base64 in the text") }
    }

    private mutating func add(_ field: FieldScan.Field, _ origin: String?) {
        guard found.count < Self.most else { return }
        if field.name == "SAMLart" {
            guard hasArtifact.insert(origin ?? "").inserted else { return }
            found.append(CapturedMessage(origin: origin ?? "form", content: .artifact))
            return
        }
        guard seen.insert(Self.plain(field.value)).inserted else { return }
        let bytes = Array(field.name.utf8) + [UInt8(ascii: "=")] + field.value
        found.append(CapturedMessage(origin: origin ?? field.name, content: .message(bytes)))
    }

    private mutating func add(message bytes: [UInt8], _ origin: String?, as kind: String?) {
        guard found.count < Self.most, seen.insert(Self.plain(bytes)).inserted else { return }
        found.append(CapturedMessage(origin: origin ?? kind, content: .message(bytes)))
    }

    /// For comparing: the same message stands in a page, and percent-encoded once or twice where it was posted.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var output = bytes
        for _ in 0..<3 where output.contains(UInt8(ascii: "%")) { output = percentDecoded(output) }
        return output.filter { $0 > 0x20 && $0 != UInt8(ascii: "=") }
    }

    /// What is no escape stays as it is.
    private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
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
}
