import Glibc
import Testing

@testable import Transport

/// A blocking peer that sends and receives bytes as they are told; its methods belong on a thread of their own.
final class SocketClient {
    struct Failure: Error { let reason: String }

    struct Answer: Equatable {
        var status: Int
        var headers: [(name: String, value: String)]
        var body: [UInt8]

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
        var text: String { String(decoding: body, as: UTF8.self) }

        static func == (one: Answer, other: Answer) -> Bool {
            one.status == other.status && one.body == other.body
                && one.headers.elementsEqual(other.headers) { $0 == $1 }
        }
    }

    let descriptor: Int32
    private let address: SocketAddress
    private var received: [UInt8] = []
    private var isOpen = true

    /// A program that another test starts must not hold it open.
    private static var stream: Int32 { Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue) }

    convenience init(_ address: SocketAddress, seconds: Int = 10) throws {
        self.init(unconnectedTo: address, seconds: seconds)
        try connect()
    }

    init(unconnectedTo address: SocketAddress, seconds: Int = 10) {
        self.address = address
        switch address {
        case .internet:
            descriptor = socket(AF_INET, Self.stream, 0)
            var one: Int32 = 1
            _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        case .unix: descriptor = socket(AF_UNIX, Self.stream, 0)
        }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        for direction in [SO_RCVTIMEO, SO_SNDTIMEO] {
            _ = unsafe setsockopt(
                descriptor, SOL_SOCKET, direction, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    func connect() throws {
        switch address {
        case .internet(let host, let port):
            var name = sockaddr_in()
            name.sin_family = UInt16(AF_INET)
            name.sin_port = port.bigEndian
            _ = unsafe inet_pton(AF_INET, host, &name.sin_addr)
            try connect(to: name)
        case .unix(let path):
            var name = sockaddr_un()
            name.sun_family = UInt16(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            try connect(to: name)
        }
    }

    deinit { close() }

    func close() {
        if isOpen { _ = Glibc.close(descriptor) }
        isOpen = false
    }

    private func connect<Name>(to name: Name) throws {
        var name = name
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size))
            }
        }
        guard result == 0 else { throw Failure(reason: "not connected: \(errno)") }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// - Throws: where the peer has closed.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(reason: "not sent: \(errno)") }
            sent += count
        }
    }

    /// Takes so many bytes at most and drops them.
    /// - Returns: how many came; 0 at the end and after a reset.
    func take(_ most: Int) -> Int {
        var chunk = [UInt8](repeating: 0, count: most)
        return max(
            0, unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) })
    }

    func endSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// - Returns: false at the end of what the peer sends.
    private func receive() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count >= 0 else {
            throw Failure(reason: errno == ECONNRESET ? "reset" : "nothing came: \(errno)")
        }
        received.append(contentsOf: chunk[..<count])
        return count > 0
    }

    /// All up to the end of what the peer sends.
    func rest() throws -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    /// The next answer, by `Content-Length`; nil where the connection ended before it began.
    func answer(toHead: Bool = false) throws -> Answer? {
        var end: Int?
        while end == nil {
            end = Self.endOfHead(received)
            if end == nil, try !receive() {
                if received.isEmpty { return nil }
                throw Failure(reason: "half an answer")
            }
        }
        let lines = String(decoding: received[..<(end! - 4)], as: UTF8.self).split(separator: "\r\n")
        received.removeFirst(end!)
        let status = lines[0].split(separator: " ", maxSplits: 2)
        guard status[0] == "HTTP/1.1", let code = Int(status[1]) else {
            throw Failure(reason: "no status line")
        }
        var answer = Answer(status: code, headers: [], body: [])
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            answer.headers.append(
                (line[..<colon].lowercased(), String(line[line.index(colon, offsetBy: 2)...])))
        }
        guard !toHead, let length = answer.header("content-length").flatMap({ Int($0) }) else {
            return answer
        }
        while received.count < length {
            guard try receive() else { throw Failure(reason: "half a body") }
        }
        answer.body = Array(received[..<length])
        received.removeFirst(length)
        return answer
    }

    /// The next answer, which has to come.
    func nextAnswer(toHead: Bool = false) throws -> Answer { try #require(try answer(toHead: toHead)) }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4)
        where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10
        {
            return index + 4
        }
        return nil
    }
}

/// Runs what blocks on a thread of its own, so that it takes none of those that answer `.pending`.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let thread = OwnThread()
    defer { thread.join() }
    return try await withCheckedThrowingContinuation { continuation in
        do {
            try thread.start { continuation.resume(with: Result { try body() }) }
        } catch { continuation.resume(throwing: error) }
    }
}

private final class OwnThread {
    private var thread: JoinableThread?
    func start(_ run: @escaping @Sendable () -> Void) throws { thread = try JoinableThread(run) }
    func join() { thread?.join() }
}
