extension BackChannelCall {
    /// What libcurl or the connection decides; a caller's value could split or reframe the request.
    private static let ownFields: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade",
        "accept-encoding",
    ]

    /// A field line as libcurl takes it.
    /// - Throws: `client-failed` where the field must not be sent.
    static func fieldLine(_ name: String, _ value: String) throws(TransportError) -> String {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte),
            !ownFields.contains(String(decoding: name.utf8.asciiLowercased, as: UTF8.self))
        else {
            throw TransportError(.clientFailed, "a header field of this name cannot be sent by a caller")
        }
        guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
            throw TransportError(.clientFailed, "the value of \(name) holds a control character")
        }
        // "Name:" alone would tell libcurl to leave the field out.
        return value.allSatisfy { $0 == " " || $0 == "\t" } ? "\(name);" : "\(name): \(value)"
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
