import CTransport
import Glibc
import HTTPTypes
import Synchronization
import Testing

@testable import Transport

@Suite("The service manager is told")
struct ServiceManagerTests {
    /// The manager's end: a datagram socket, by path or abstract.
    private final class Mailbox {
        let address: String
        private let descriptor: Int32

        init(abstract: Bool) throws {
            let name = "/tmp/brama-notify-\(getpid())-\(UInt64.random(in: 0 ... .max))"
            address = abstract ? "@" + name : name
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var socketAddress = sockaddr_un()
            socketAddress.sun_family = sa_family_t(AF_UNIX)
            let bytes = (abstract ? [0] : []) + Array(name.utf8)
            unsafe withUnsafeMutableBytes(of: &socketAddress.sun_path) { unsafe $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let result = unsafe withUnsafePointer(to: &socketAddress) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(descriptor, $0, length)
                }
            }
            try #require(result == 0)
        }

        deinit {
            close(descriptor)
            if address.hasPrefix("/") { unsafe unlink(address) }
        }

        /// The next datagram; nil where none waits.
        func next() -> String? {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    @Test("by datagrams, to a path or an abstract name", arguments: [false, true])
    func messages(abstract: Bool) throws {
        let mailbox = try Mailbox(abstract: abstract)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": mailbox.address])
        #expect(manager.isThere)
        manager.ready("serving\nREADY=0")
        #expect(mailbox.next() == "READY=1\nSTATUS=serving READY=0")
        manager.status("waiting")
        #expect(mailbox.next() == "STATUS=waiting")
        manager.alive()
        #expect(mailbox.next() == "WATCHDOG=1")
        manager.stopping("bye")
        #expect(mailbox.next() == "STOPPING=1\nSTATUS=bye")
        #expect(mailbox.next() == nil)
    }

    @Test("A reload has the time at which it began, by the monotonic clock in microseconds")
    func reloading() throws {
        let mailbox = try Mailbox(abstract: true)
        let before = ctr_monotonic_nanoseconds() / 1_000
        ServiceManager(environment: ["NOTIFY_SOCKET": mailbox.address]).reloading()
        let lines = try #require(mailbox.next()).split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let time = try #require(lines.first { $0.hasPrefix("MONOTONIC_USEC=") }?.dropFirst(15))
        #expect((before...ctr_monotonic_nanoseconds() / 1_000).contains(try #require(UInt64(time))))
    }

    @Test(
        "Without an address that we understand nothing is sent and nothing fails",
        arguments: [
            "", "vsock:2:9999", "relative", "@", "/" + String(repeating: "x", count: 200), "/nowhere/socket",
        ])
    func nobody(address: String) {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address])
        manager.ready("serving")
        #expect(manager.watchdogInterval == nil)
    }

    @Test(
        "The watchdog's interval counts for this process only",
        arguments: [
            (["WATCHDOG_USEC": "3000000"], Duration.seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"], .seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-5"], nil), (["WATCHDOG_USEC": "soon"], nil),
            ([:], nil),
        ] as [([String: String], Duration?)])
    func watchdog(variables: [String: String], interval: Duration?) {
        let environment = variables.merging(["NOTIFY_SOCKET": "/run/x"]) { first, _ in first }
        #expect(ServiceManager(environment: environment).watchdogInterval == interval)
        #expect(ServiceManager(environment: variables).watchdogInterval == nil)
    }
}

@Suite("Sockets of the service manager")
struct InheritedSocketsTests {
    private static func read(_ variables: [String: String]) throws(TransportError) -> [Int32?] {
        let sockets = try InheritedSockets(environment: variables, processID: 42)
        return [sockets.listener, sockets.administration]
    }

    @Test(
        "are told apart by name, or else by order",
        arguments: [
            ([:], [nil, nil]),
            (["LISTEN_PID": "41", "LISTEN_FDS": "2"], [nil, nil]),
            (["LISTEN_FDS": "2"], [nil, nil]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "0"], [nil, nil]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "1"], [3, nil]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2"], [3, 4]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "unknown:unknown"], [3, 4]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "brama:brama-admin"], [3, 4]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "brama-admin:brama"], [4, 3]),
            (["LISTEN_PID": "42", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "brama-admin"], [nil, 3]),
        ] as [([String: String], [Int32?])])
    func names(variables: [String: String], expected: [Int32?]) throws {
        #expect(try Self.read(variables) == expected)
    }

    @Test(
        "that cannot be placed are refused: the administration might become public",
        arguments: [
            ("3", ""), ("x", ""), ("-1", ""), ("2", "brama:brama"), ("2", "brama:other"),
            ("2", "other:brama-admin"),
            ("1", "brama:brama-admin"), ("2", "brama"),
        ])
    func refused(count: String, names: String) {
        let variables = ["LISTEN_PID": "42", "LISTEN_FDS": count, "LISTEN_FDNAMES": names]
        do throws(TransportError) {
            Issue.record("taken: \(try Self.read(variables))")
        } catch {
            #expect(error.code == .listenFailed)
            #expect(error.detail.hasPrefix("socket activation: LISTEN_FD"))
        }
    }

    @Test("A descriptor that is not open is refused")
    func closed() {
        let variables = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]
        // Whatever is open as 3 in this process is left alone by the test before: only an absent one is refused.
        guard fcntl(3, F_GETFD) < 0 else { return }
        #expect(throws: TransportError.self) { try InheritedSockets(environment: variables) }
    }
}

/// Lets a thread of the server hang until the test has seen it, for half a minute at most.
private final class Flag: Sendable {
    private let isSet = Atomic<Bool>(false)

    func set() { isSet.store(true, ordering: .releasing) }

    func wait() {
        for _ in 0..<30_000 where !isSet.load(ordering: .acquiring) { usleep(1_000) }
    }
}

@Suite("Whether the event threads go round")
struct LivenessTests {
    @Test("is answered by all of them, and not by one that hangs")
    func hanging() async throws {
        let isReleased = Flag()
        try await ServerTrial { request in
            if request.path == "/hang" { isReleased.wait() }
            return .ready(ServerResponse(status: .ok))
        }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.nextAnswer().status == 200)
            #expect(blocking { await server.answers(within: .seconds(10)) })
            try client.send("GET /hang HTTP/1.1\r\nHost: a\r\n\r\n")
            while server.metrics.requests < 2 { usleep(1_000) }
            #expect(!blocking { await server.answers(within: .milliseconds(100)) })
            isReleased.set()
            #expect(try client.nextAnswer().status == 200)
            #expect(blocking { await server.answers(within: .seconds(10)) })
        }
    }

    @Test("is no, once they have ended")
    func ended() async throws {
        let server = try await ServerTrial().run { $0 }
        #expect(!(await server.answers(within: .milliseconds(50))))
    }

    @Test("A server that will end says so in each answer, and takes connections still")
    func announced() async throws {
        try await ServerTrial().run { server in
            let kept = try SocketClient(server.address)
            try kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try kept.nextAnswer().header("connection") == nil)
            server.announceEnd()
            for client in [kept, try SocketClient(server.address)] {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.nextAnswer().header("connection") == "close")
                #expect(try client.rest().isEmpty)
            }
        }
    }

    /// From a thread that may block.
    private func blocking(_ body: @escaping @Sendable () async -> Bool) -> Bool {
        let answer = Answer()
        Task.detached { answer.set(await body()) }
        return answer.get()
    }
}

/// Set once, waited for by a thread.
private final class Answer: Sendable {
    private let value = Mutex<Bool?>(nil)

    func set(_ new: Bool) { value.withLock { $0 = new } }

    func get() -> Bool {
        while true {
            if let found = value.withLock({ $0 }) { return found }
            usleep(1_000)
        }
    }
}
