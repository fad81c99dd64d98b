import RedisServers
import Testing

@testable import Redis

@Suite("Redis client, parts")
struct ClientPartTests {
    /// CRC16 of "123456789" is 0x31C3 by the Cluster specification.
    @Test("knows the slots of keys, by their tag where they have one")
    func slots() {
        func slot(_ key: String) -> Int { HashSlot.of(Array(key.utf8)) }
        #expect(slot("123456789") == 0x31C3 % 16_384)
        #expect(slot("{user1000}.following") == slot("{user1000}.followers"))
        #expect(slot("foo{}{bar}") != slot("bar") && slot("foo{{bar}}zap") == slot("{bar"))
        #expect(slot("foo{bar}{zap}") == slot("bar"))
        #expect(slot("foo{bar") == HashSlot.of(Array("foo{bar".utf8)) && slot("") == 0)
    }

    @Test("slots are those that a server computes", .enabled(if: RedisServer.isInstalled))
    func serverSlots() async throws {
        let server = try await RedisServer.start([
            "--cluster-enabled", "yes", "--cluster-port", "\(RedisServer.freePort())",
        ])
        for key in ["", "brama:{c}:x", "a}b{c", "{}x", "ąę", "x{y}{z}"] {
            let theirs = try await server.cli("cluster", "keyslot", key)
            #expect("\(HashSlot.of(Array(key.utf8)))\n" == theirs)
        }
    }

    @Test("reads redirections, also without a host")
    func redirections() {
        let node = RedisEndpoint(host: "10.0.0.1", port: 7000)
        func read(_ text: String) -> Redirection? { Redirection(RESPErrorText(text), from: node) }
        #expect(read("MOVED 3999 127.0.0.1:6381")?.endpoint == RedisEndpoint(host: "127.0.0.1", port: 6381))
        #expect(read("MOVED 3999 :6381")?.endpoint == RedisEndpoint(host: "10.0.0.1", port: 6381))
        #expect(read("ASK 1 ::1:6381")?.endpoint == RedisEndpoint(host: "::1", port: 6381))
        #expect(read("ASK 1 h:6381")?.isAsk == true && read("MOVED 1 h:6381")?.isAsk == false)
        for text in [
            "MOVED", "MOVED 1", "MOVED 16384 h:1", "MOVED -1 h:1", "MOVED 1 h:0", "MOVED 1 h", "ERR 1 h:1",
        ] {
            #expect(read(text) == nil)
        }
    }

    @Test("error answers tell their first word and nothing of ours")
    func errors() {
        let secret = "ERR unknown command 'X', with args beginning with: 'jan kowalski'"
        let error = RedisError(RESPErrorText(secret), from: "h:1")
        #expect(error == RedisError(.refused, "h:1 answers ERR"))
        #expect(RedisError(RESPErrorText("OOM command not allowed"), from: "h:1").code == .outOfMemory)
        let wrapped = "ERR Error running script (call to f_x): @user_script:1: -OOM command not allowed"
        #expect(RedisError(RESPErrorText(wrapped), from: "h:1").code == .outOfMemory)
        #expect(RedisError(RESPErrorText("jan"), from: "h:1").detail == "h:1 answers an error")
    }

    @Test(
        "reads addresses",
        arguments: [
            ("a.b:1", "a.b:1"), ("[::1]:6379", "[::1]:6379"), ("a", nil), ("a:0", nil), ("a:65536", nil),
            (":1", nil),
            ("::1:5", nil), ("a b:1", nil), ("[a]:1", nil), ("a:1x", nil),
        ])
    func endpoints(text: String, expected: String?) {
        #expect(RedisEndpoint(text)?.description == expected)
    }

    @Test("a queue gives back in order, also what was put back")
    func queue() {
        var queue = FirstInFirstOut<Int>()
        var next = 0
        for number in 0..<20_000 {
            queue.append(number)
            if number % 3 != 0, let taken = queue.popFirst() {
                #expect(taken == next)
                if number % 7 == 0 { queue.prepend(taken) } else { next += 1 }
            }
        }
        #expect(queue.removeAll() == Array(next..<20_000) && queue.isEmpty)
    }
}
