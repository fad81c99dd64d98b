/// One connection as its event thread keeps it.
final class Connection {
    /// A request that was taken and whose answer has not been put into `output`.
    struct Exchange {
        enum Answer {
            case awaited
            case ready(ServerResponse)
            case refused(Refusal)
            /// `100 Continue`, in its turn.
            case interim
        }

        var answer: Answer
        var frame: ResponseWriter.Frame
    }

    /// What the peer is expected to do, and so which timeout runs.
    enum Phase {
        case idle
        case head
        case body
        /// Nothing is read: answers are awaited, or the peer does not take them.
        case blocked
        /// The last answer is out; what still comes in is dropped.
        case lingering
    }

    let descriptor: Int32
    let peer: SocketAddress
    let token: UInt64
    let presence = Presence()
    var parser: RequestParser
    /// Bytes that came and were not consumed.
    var input: [UInt8] = []
    var output: [UInt8] = []
    var sent = 0
    /// In the order of the requests.
    var exchanges: [Exchange] = []
    /// The number of `exchanges[0]` among all exchanges of this connection.
    var firstExchange = 0
    var phase = Phase.blocked
    /// A request came since the phase was last looked at.
    var tookRequest = false
    /// `input` was not read to its end, although more could be in it than the beginning of a request.
    var awaitsTurn = false
    /// No more requests are taken.
    var takesNoMore = false
    /// The peer sends nothing more.
    var peerEnded = false
    /// The connection ends once `output` is out.
    var endsAfterOutput = false
    /// The end is to be an orderly one although the peer may be sending still.
    var lingers = false
    var lingered = 0
    /// Answers of the service that could not go out as they were.
    var invalidAnswers = 0
    var interest: Poll.Interest = []
    var readDeadline = UInt64.max
    var writeDeadline = UInt64.max
    /// Since when something of `output` has been waiting for the peer, and what was sent since; nil where nothing is.
    var backlog: Backlog?

    struct Backlog {
        let since: UInt64
        var sent = 0
        /// When the peer must have taken more, whatever it took before.
        var stallsAt: UInt64
    }

    init(_ socket: AcceptedSocket, token: UInt64, limits: ServerLimits) {
        descriptor = socket.descriptor
        peer = socket.peer
        self.token = token
        parser = RequestParser(limits: limits)
    }

    var unsent: Int { output.count - sent }

    func canTakeMore(_ limits: ServerLimits) -> Bool {
        !takesNoMore && exchanges.count < limits.pipelineDepth && unsent < limits.unsentBytes
    }

    /// Whether nothing of a request came and nothing of an answer is owed.
    var isIdle: Bool { exchanges.isEmpty && unsent == 0 && input.isEmpty && !parser.isInBody }

    /// Whether it has brought no request yet.
    var isFresh: Bool { firstExchange == 0 && exchanges.isEmpty }

    /// Puts what is ready into `output`, in the order of the requests.
    /// - Parameter stopping: the server shuts down: the last answer ends the connection.
    func render(_ writer: ResponseWriter, stopping: Bool) {
        while let exchange = exchanges.first, !endsAfterOutput {
            var frame = exchange.frame
            if stopping, exchanges.count == 1, !parser.isInBody { frame.keepsAlive = false }
            switch exchange.answer {
            case .awaited: return
            case .interim: output.append("HTTP/1.1 100 Continue\r\n\r\n")
            case .ready(let response): write(response, frame, writer)
            case .refused(let refusal): end(refusal, writer)
            }
            guard !endsAfterOutput else { return exchanges.removeAll() }
            exchanges.removeFirst()
            firstExchange += 1
        }
    }

    func write(_ response: ServerResponse, _ frame: ResponseWriter.Frame, _ writer: ResponseWriter) {
        do throws(Refusal) {
            if try !writer.append(response, frame, to: &output) { end() }
        } catch {
            invalidAnswers += 1
            end(error, writer)
        }
    }

    private func end(_ refusal: Refusal, _ writer: ResponseWriter) {
        writer.append(refusal, to: &output)
        lingers = true
        end()
    }

    /// What was asked after the last answer is left unanswered.
    private func end() {
        if !input.isEmpty || parser.isInBody { lingers = true }
        endsAfterOutput = true
        takesNoMore = true
    }
}
