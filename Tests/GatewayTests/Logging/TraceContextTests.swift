import Testing

@testable import Gateway

@Suite("Trace context")
struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"

    @Test(
        "version 00 as the Recommendation writes it, and what it says of later versions",
        arguments: [
            "00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-00", "00-\(trace)-\(parent)-ff",
            "cc-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-the-future-will-be-like",
            "fe-\(trace)-\(parent)-01-", "01-\(trace)-\(parent)-03",
        ])
    func wellFormed(text: String) throws {
        let context = try #require(TraceContext(traceparent: [text]))
        #expect(context.traceID == Self.trace && context.parentID == Self.parent)
    }

    @Test(
        "anything else is as if it had not come",
        arguments: [
            "", "00", "00-", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-", "00-\(trace)-\(parent)-1",
            "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01-02", "00-\(trace)-\(parent)-011",
            "cc-\(trace)-\(parent)-011", "cc-\(trace)-\(parent)-01.what", "ff-\(trace)-\(parent)-01",
            "0-\(trace)-\(parent)-01", "000-\(trace)-\(parent)-01", "0x-\(trace)-\(parent)-01",
            "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent.uppercased())-01",
            "00-\(trace)-\(parent)-0F", "00-00000000000000000000000000000000-\(parent)-01",
            "00-\(trace)-0000000000000000-01", "00-\(trace.dropLast())-\(parent)-01",
            "00-\(trace)0-\(parent)-01", "00-\(trace)-\(parent.dropLast())-01", "00_\(trace)_\(parent)_01",
            " 00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01 ", "00-\(trace)-\(parent)-.1",
            "00-\(trace.dropLast())g-\(parent)-01", "00-\(trace)-\(parent)-01, 00-\(trace)-\(parent)-01",
            "00-\(trace.dropLast())\u{660}-\(parent)-01", "00-\(trace.dropLast(2))\u{e9}-\(parent)-01",
        ])
    func malformed(text: String) {
        #expect(TraceContext(traceparent: [text]) == nil)
    }

    @Test("none, or two of them, is none: neither of two is the right one")
    func count() {
        let text = "00-\(Self.trace)-\(Self.parent)-01"
        #expect(TraceContext(traceparent: []) == nil)
        #expect(TraceContext(traceparent: [text, text]) == nil)
    }
}
