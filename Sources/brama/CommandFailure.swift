import Glibc

/// Why a command ends without success.
struct CommandFailure: Error, CustomStringConvertible {
    /// Exit statuses of the contract; the numbers are those of sysexits.h.
    enum Status: Int32 {
        case notInOrder = 1
        case usage = 64
        case noInput = 66
        case inputOutput = 74
        case configuration = 78
    }

    let status: Status
    /// Each `what is wrong: what to do`.
    let messages: [String]

    init(_ status: Status, _ messages: [String]) {
        self.status = status
        self.messages = messages
    }

    init(_ status: Status, _ message: String) {
        self.init(status, [message])
    }

    var description: String { messages.joined(separator: "; ") }

    func report() {
        for message in messages { Self.write("brama: \(message)") }
    }

    /// One line to standard error.
    static func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
