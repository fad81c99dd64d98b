/// The trace that a request belongs to, as whoever passed it on named it; for log lines, and for nothing else.
///
/// Brama makes no spans, so it has no part of its own in a trace: nginx hands on to the portal what it has itself, and
/// the node is told nothing.
/// - Source: W3C Trace Context (Recommendation, 23 November 2021) §3.2; decision 0166.
struct TraceContext: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, not all zero.
    let traceID: String
    /// The span in which the request was passed on: 16 digits, not all zero.
    let parentID: String

    /// - Parameter values: of the field `traceparent`, each as it came; untrusted.
    /// - Returns: nil for one that does not hold, and for more than one: a trace is then begun anew, or there is none.
    init?(traceparent values: [String]) {
        guard values.count == 1, let value = values.first else { return nil }
        let bytes = Array(value.utf8)
        guard bytes.count >= Self.length, bytes[2] == Self.dash, bytes[35] == Self.dash,
            bytes[52] == Self.dash,
            let version = Self.digits(bytes[0..<2]), version != "ff",
            let trace = Self.digits(bytes[3..<35]), let parent = Self.digits(bytes[36..<52]),
            Self.digits(bytes[53..<55]) != nil,
            // What comes after these fields is for later versions to say.
            bytes.count == Self.length || (version != "00" && bytes[Self.length] == Self.dash),
            trace.utf8.contains(where: { $0 != Self.zero }), parent.utf8.contains(where: { $0 != Self.zero })
        else { return nil }
        (traceID, parentID) = (trace, parent)
    }

    private static let length = 55
    private static let dash = UInt8(ascii: "-")
    private static let zero = UInt8(ascii: "0")

    private static func digits(_ bytes: ArraySlice<UInt8>) -> String? {
        let areHexadecimal = bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return areHexadecimal ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
