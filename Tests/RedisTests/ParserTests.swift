import Testing

@testable import Redis

@Suite("RESP parser")
struct ParserTests {
    /// Answers with what they mean.
    static let samples: [(String, RESPValue)] = [
        ("+OK\r\n", .bytes(Array("OK".utf8))),
        ("-ERR no\r\n", .error(RESPErrorText("ERR no"))),
        (":-12\r\n", .integer(-12)),
        (":9223372036854775807\r\n", .integer(.max)),
        ("$5\r\na\r\nbc\r\n", .bytes(Array("a\r\nbc".utf8))),
        ("$0\r\n\r\n", .bytes([])),
        ("$-1\r\n", .null),
        ("*-1\r\n", .null),
        ("_\r\n", .null),
        ("#t\r\n", .boolean(true)),
        ("#f\r\n", .boolean(false)),
        (",1.5\r\n", .double(1.5)),
        (",-inf\r\n", .double(-.infinity)),
        (
            "(3492890328409238509324850943850943825024385\r\n",
            .bytes(Array("3492890328409238509324850943850943825024385".utf8))
        ),
        ("!10\r\nSYNTAX bad\r\n", .error(RESPErrorText("SYNTAX bad"))),
        ("=7\r\ntxt:abc\r\n", .bytes(Array("abc".utf8))),
        ("*0\r\n", .array([])),
        ("*2\r\n:1\r\n*1\r\n$1\r\nx\r\n", .array([.integer(1), .array([.bytes([0x78])])])),
        ("~1\r\n:1\r\n", .array([.integer(1)])),
        ("%1\r\n+a\r\n:1\r\n", .map([.bytes([0x61]), .integer(1)])),
        ("%0\r\n", .map([])),
        (">1\r\n+hey\r\n", .push([.bytes(Array("hey".utf8))])),
        ("|1\r\n+ttl\r\n:3\r\n:7\r\n", .integer(7)),
        ("*1\r\n|1\r\n+ttl\r\n*1\r\n:3\r\n:7\r\n", .array([.integer(7)])),
        ("|0\r\n:7\r\n", .integer(7)),
    ]

    @Test("reads every type", arguments: samples.indices)
    func types(index: Int) throws {
        var parser = RESPParser()
        parser.append(Self.samples[index].0.utf8)
        #expect(try parser.next() == Self.samples[index].1)
        #expect(try parser.next() == nil)
    }

    @Test("gives the same wherever the stream is cut")
    func cuts() throws {
        var random = SystemRandomNumberGenerator()
        for round in 0..<300 {
            let picked = (0..<8).map { _ in Self.samples.randomElement(using: &random)! }
            let bytes = picked.flatMap { Array($0.0.utf8) }
            var parser = RESPParser()
            var found: [RESPValue] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = round < 20 ? 1 : Int.random(in: 1...rest.count, using: &random)
                parser.append(rest.prefix(count))
                rest = rest.dropFirst(count)
                while let value = try parser.next() { found.append(value) }
            }
            #expect(found == picked.map(\.1))
        }
    }

    static let malformed = [
        "hello\r\n", "\r\n", ":\r\n", ":1x\r\n", ":9223372036854775808\r\n", ":--1\r\n", "$-2\r\n", "$1x\r\n",
        "$3\r\nabcd\r\n", "*-2\r\n", "#x\r\n", "#tt\r\n", ",\r\n", ",x\r\n", "_x\r\n", "+a\nb\r\n",
        "+a\rb\r\n",
        "*1\r\n>1\r\n:1\r\n", ">0\r\n", "=3\r\nabc\r\n", "=5\r\ntxt.a\r\n", "$?\r\n", "*?\r\n", "%-1\r\n",
        "$99999999999\r\n", "*99999999\r\n", "!-1\r\n", ";1\r\n", ".\r\n",
    ]

    @Test("refuses what is malformed, for good", arguments: malformed.indices)
    func refusals(index: Int) {
        let text = Self.malformed[index]
        for count in [1, text.utf8.count] {
            var parser = RESPParser()
            var code: RedisError.Code?
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty, code == nil {
                parser.append(rest.prefix(count))
                rest = rest.dropFirst(count)
                do throws(RedisError) { while try parser.next() != nil {} } catch { code = error.code }
            }
            #expect(code == .answerMalformed)
            parser.append("+OK\r\n".utf8)
            #expect(throws: RedisError.self) { try parser.next() }
        }
    }

    @Test("bounds lines, strings, depth, values and the whole answer")
    func bounds() {
        var limits = RESPParser.Limits()
        (limits.line, limits.string, limits.answer, limits.values, limits.depth) = (10, 20, 60, 6, 2)
        func refuses(_ text: String) -> Bool {
            var parser = RESPParser(limits: limits)
            parser.append(text.utf8)
            do {
                while try parser.next() != nil {}
                return false
            } catch {
                return true
            }
        }
        #expect(!refuses("+0123456789\r\n") && refuses("+0123456789a\r\n") && refuses("+0123456789a"))
        #expect(!refuses("$20\r\n01234567890123456789\r\n") && refuses("$21\r\n"))
        #expect(!refuses("*1\r\n*1\r\n:1\r\n") && refuses("*1\r\n*1\r\n*1\r\n"))
        #expect(!refuses("*5\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n") && refuses("*7\r\n"))
        #expect(refuses("*3\r\n:1\r\n:1\r\n*3\r\n:1\r\n:1\r\n:1\r\n"))
        #expect(refuses("*4\r\n" + String(repeating: "$11\r\n01234567890\r\n", count: 4)))
        #expect(!refuses(String(repeating: "+0123456789\r\n", count: 20)))
    }

    @Test("survives any bytes")
    func anything() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("+-:$*_#,(!=~%>|?0123456789\r\n\r\n\r\nat".utf8)
        for _ in 0..<20_000 {
            var parser = RESPParser()
            let bytes = (0..<Int.random(in: 1...40)).map { _ in alphabet.randomElement(using: &random)! }
            parser.append(bytes)
            do { while try parser.next() != nil {} } catch { continue }
        }
    }
}
