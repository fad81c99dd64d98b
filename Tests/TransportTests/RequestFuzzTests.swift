import Testing

@testable import Transport

@Suite("Requests at random")
struct RequestFuzzTests {
    /// SplitMix64: the same inputs each time.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let telling =
        Array("\r\n\r\n\r\n :;,\t\0%/?#+-0159aAfFxchunkedHTTP/1.1\u{7F}".utf8) + [0x80, 0xFF]

    private static func changed(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.insert(telling.randomElement(using: &random)!, at: place)
            case 1 where place < bytes.count: bytes[place] = telling.randomElement(using: &random)!
            case 2 where place < bytes.count: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
            }
        }
        return bytes
    }

    private static func cut(_ bytes: [UInt8], _ random: inout Seeded) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...(Bool.random(using: &random) ? 3 : 40), using: &random)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    @Test("10,000 inputs: none breaks the parser, and how they are cut changes nothing")
    func cutting() {
        var random = Seeded(state: 2_026)
        let samples = RequestSample.acceptances + RequestSample.refusals
        var accepted = 0
        var refused = 0
        for round in 0..<10_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes += samples.randomElement(using: &random)!.bytes
            }
            if round % 4 != 0 { bytes = Self.changed(bytes, &random) }
            if round % 10 == 9 {
                bytes = (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let whole = RequestDecisions([bytes])
            #expect(RequestDecisions(Self.cut(bytes, &random)) == whole, "round \(round)")
            accepted += whole.told.count
            refused += whole.refusal == nil ? 0 : 1
        }
        // The inputs reach both outcomes, often.
        #expect(accepted > 1_000)
        #expect(refused > 2_000)
    }
}
