import Gateway
import Transport

/// How many descriptors which part of the gateway may take, so that there is always one left (decision 0180).
struct DescriptorBudget {
    /// Prometheus, health checks and an operator's browser.
    static let administrationConnections = 64
    /// Files that are read anew, look-ups of names, connections to Redis, what libraries open.
    private static let spare = 128
    private static let fewestConnections = 16

    /// How many connections the public listener may have.
    let connections: Int
    /// For all but connections and calls to the node.
    private let fixed: Int

    /// Raises the process's limit as far as is wanted and allowed.
    /// - Parameter listener: of the public listener, which is not open yet; everything else is.
    /// - Throws: `configuration` where the limit leaves no room to work.
    init(
        _ limits: GatewayConfiguration.Limits, _ listener: ServerConfiguration
    ) throws(CommandFailure) {
        var listener = listener
        listener.limits.connections = 0
        fixed =
            (OpenFiles.count ?? 0) + Self.administrationConnections + Self.spare + listener.descriptors
        let others = fixed + Self.forCalls(limits)
        let wanted = others + limits.connections
        let room = (OpenFiles.allow(wanted) ?? wanted) - others
        guard room >= Self.fewestConnections else {
            throw Self.tooFew(others + Self.fewestConnections)
        }
        connections = min(limits.connections, room)
    }

    /// Makes room for what a reload changes.
    /// - Throws: `configuration` where there is none.
    func makeRoom(for limits: GatewayConfiguration.Limits) throws(CommandFailure) {
        let wanted = fixed + Self.forCalls(limits) + connections
        guard OpenFiles.allow(wanted) ?? wanted >= wanted else { throw Self.tooFew(wanted) }
    }

    /// After a reload calls of the old client and of the new one are under way for a while.
    private static func forCalls(_ limits: GatewayConfiguration.Limits) -> Int {
        2 * limits.concurrentResolves
    }

    private static func tooFew(_ needed: Int) -> CommandFailure {
        CommandFailure(
            .configuration,
            "\(OpenFiles.limit ?? 0) files may be open at once, \(needed) are needed: raise the hard limit "
                + "(LimitNOFILE= of the unit, ulimit -Hn), or lower limits.concurrentResolves")
    }
}
