import Testing

@testable import Transport

@Suite("Requests on the wire")
struct RequestWireTests {
    @Test(
        "A malformed request gets its status, nothing of itself back, and the end",
        arguments: RequestSample.refusals)
    func refusal(_ sample: RequestSample) async throws {
        try await ServerTrial().configured { $0.limits = RequestSample.limits }.run { server in
            let client = try SocketClient(server.address)
            try client.send(sample.bytes)
            let answer = try client.nextAnswer()
            #expect(answer.status == sample.status)
            #expect(answer.body.isEmpty)
            #expect(answer.header("connection") == "close")
            #expect(try client.rest().isEmpty)
            #expect(server.metrics.refusals == [sample.status: 1])
            #expect(server.metrics.requests == 0)
        }
    }

    @Test("A request is read to the letter", arguments: RequestSample.acceptances)
    func acceptance(_ sample: RequestSample) async throws {
        try await ServerTrial().configured { $0.limits = RequestSample.limits }.run { server in
            let client = try SocketClient(server.address)
            try client.send(sample.bytes)
            let answer = try client.nextAnswer()
            #expect(answer.status == 200)
            #expect(answer.text == sample.told)
        }
    }

    @Test(
        "Byte by byte, a request comes to the same",
        arguments: RequestSample.acceptances + RequestSample.refusals)
    func byteByByte(_ sample: RequestSample) async throws {
        try await ServerTrial().configured { $0.limits = RequestSample.limits }.run { server in
            let client = try SocketClient(server.address)
            for byte in sample.bytes {
                do { try client.send([byte]) } catch { break }  // Refused before its end.
            }
            let answer = try client.nextAnswer()
            #expect(answer.status == sample.status)
            if let told = sample.told { #expect(answer.text == told) }
        }
    }

    @Test(
        "Cut in two anywhere, a request is decided the same",
        arguments: RequestSample.acceptances + RequestSample.refusals)
    func cutInTwo(_ sample: RequestSample) {
        for cut in 0...sample.bytes.count {
            let decided = RequestDecisions([Array(sample.bytes[..<cut]), Array(sample.bytes[cut...])])
            #expect(decided.told == [sample.told].compactMap { $0 }, "cut at \(cut)")
            #expect(decided.refusal?.rawValue == (sample.told == nil ? sample.status : nil), "cut at \(cut)")
        }
    }
}
