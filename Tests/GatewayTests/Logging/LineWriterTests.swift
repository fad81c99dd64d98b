import Glibc
import Testing

@testable import Gateway

@Suite("Writing lines to whoever reads the log")
struct LineWriterTests {
    /// A pipe that holds one page.
    private struct Pipe {
        let reader: Int32
        let writer: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(unsafe pipe(&ends) == 0)
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (reader, writer) = (ends[0], ends[1])
            // F_SETPIPE_SZ, which Swift's Glibc leaves out.
            try #require(fcntl(writer, 1_031, 4_096) == 4_096)
        }

        /// All until the writers are gone.
        func rest() -> [UInt8] {
            var all: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while case let count = unsafe read(reader, &chunk, chunk.count), count > 0 {
                all += chunk[..<count]
            }
            return all
        }
    }

    private static func line(_ number: Int) -> [UInt8] {
        let text = String(number)
        return Array((text + String(repeating: ".", count: 999 - text.count) + "\n").utf8)
    }

    @Test(
        "a reader that takes gets each line before the call returns, also one beyond what a pipe takes at once"
    )
    func atOnce() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writer)
        #expect(writer.write(Self.line(1)) == 0)
        var available: Int32 = 0
        #expect(unsafe ioctl(pipe.reader, UInt(FIONREAD), &available) == 0 && available == 1_000)
        #expect(writer.write([UInt8](repeating: 0x61, count: 9_000)) == 0)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var received = 0
        while received < 10_000 { received += max(0, unsafe read(pipe.reader, &chunk, chunk.count)) }
        #expect(received == 10_000)
        close(pipe.reader)
        close(pipe.writer)
    }

    @Test(
        "a reader that hangs holds nobody up; what fits waits in order, the rest is counted once it reads again"
    )
    func hanging() async throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writer)
        let all = 3_000
        let start = ContinuousClock.now
        for number in 0..<all { #expect(writer.write(Self.line(number)) == 0) }
        #expect(ContinuousClock.now - start < .seconds(10))
        // Nothing is read yet: it gives up.
        writer.finish(within: .milliseconds(50))
        let read = Task.detached { pipe.rest() }
        writer.finish(within: .seconds(30))
        let dropped = writer.write(Self.line(all))
        writer.finish(within: .seconds(30))
        close(pipe.writer)
        let lines = await read.value.split(separator: 0x0A).map {
            Int(String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)) ?? -1
        }
        // A mebibyte waits, another one is in the hands of the thread, a page is in the pipe.
        #expect(dropped > all - 2_200 && dropped < all - 1_000)
        #expect(lines.count == all + 1 - dropped)
        #expect(lines.last == all && lines == lines.sorted() && lines.prefix(500).elementsEqual(0..<500))
        close(pipe.reader)
    }

    @Test("a reader that is gone is nobody's end")
    func gone() async {
        await #expect(processExitsWith: .success) { () async throws -> Void in
            _ = signal(SIGPIPE, SIG_IGN)
            let pipe = try Pipe()
            let writer = LineWriter(pipe.writer)
            close(pipe.reader)
            for number in 0..<10 { guard writer.write(Self.line(number)) == 0 else { _exit(3) } }
            writer.finish(within: .seconds(10))
            exit(0)
        }
    }
}
