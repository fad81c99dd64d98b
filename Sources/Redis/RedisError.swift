/// Why a command has no answer, or which error the server answered.
///
/// `detail` holds neither keys nor values nor passwords, and of a server's words only those that are not ours sent back.
public struct RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // Configuration
        case configuration
        // Connections
        /// Certainly not done: the command did not leave.
        case unreachable
        /// The command was sent and not answered: it may have been done or not.
        case outcomeUnknown = "outcome-unknown"
        /// No answer in time; like `outcomeUnknown`.
        case timedOut = "timed-out"
        /// Too many commands wait already; not sent.
        case overloaded
        case tlsTrust = "tls-trust"
        case tlsFailed = "tls-failed"
        case clientCertificate = "client-certificate"
        /// The server does not speak the protocol, or went beyond the bounds of an answer.
        case answerMalformed = "answer-malformed"
        /// Another kind of server than configured: a replica, a Sentinel, a member of a Cluster.
        case wrongServer = "wrong-server"
        case shutDown = "shut-down"
        // The server's own
        case authentication
        case permission
        case outOfMemory = "out-of-memory"
        case loading
        case readOnly = "read-only"
        case persistenceFailing = "persistence-failing"
        case tooFewReplicas = "too-few-replicas"
        case clusterDown = "cluster-down"
        case tryAgain = "try-again"
        case busy
        case noScript = "no-script"
        case redirected
        /// Any other error answer.
        case refused
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}

extension RedisError {
    static let shutDown = RedisError(.shutDown, "the client was shut down, or the caller gave up")

    /// Whether trying again soon is of no use: people must act.
    var isLasting: Bool {
        switch code {
        case .tlsTrust, .tlsFailed: true
        default: false
        }
    }

    /// Whether the command certainly did nothing, so that it may be sent elsewhere.
    var isCertainlyUndone: Bool {
        switch code {
        case .unreachable, .tlsTrust, .tlsFailed, .clientCertificate, .wrongServer, .readOnly, .clusterDown,
            .tryAgain, .redirected, .loading, .tooFewReplicas:
            true
        default: false
        }
    }
}
