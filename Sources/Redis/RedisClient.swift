/// A client for one server, a master that Sentinels watch, or a Cluster; for many callers at once.
///
/// One thread drives all connections, one to each server; commands are pipelined. A command that certainly was not done
/// is tried again, elsewhere if need be, until its deadline; one that was sent and not answered only where it is
/// repeatable. Errors of the server are thrown.
/// - Source: decision 0110
public final class RedisClient: Sendable {
    let driver: RedisDriver
    let route: any RedisRoute

    /// Connects with the first command.
    /// - Throws: `configuration`.
    public init(_ configuration: RedisConfiguration) throws(RedisError) {
        driver = try RedisDriver(configuration)
        let network = RedisNetwork(driver: driver)
        route =
            switch configuration.topology {
            case .single(let endpoint): FixedRoute(endpoint)
            case .sentinel(let master, let sentinels):
                SentinelRoute(master: master, sentinels: sentinels, network)
            case .cluster(let seeds): ClusterRoute(seeds: seeds, network)
            }
    }

    deinit { driver.stop(then: nil) }

    /// Sends a command to where it belongs and waits for its answer.
    /// - Parameter patience: nil: the configuration's.
    /// - Returns: never an error answer.
    /// - Throws: why there is no answer, or the server's error. `outcome-unknown` and `timed-out`: it may have been
    ///   done. A cancelled task stops waiting (`shut-down`); its command may be done all the same.
    public func command(
        _ command: RedisCommand, patience: Duration? = nil
    ) async throws(RedisError) -> RESPValue {
        var attempt = RedisAttempt(
            command: command, deadline: .now + (patience ?? driver.configuration.commandTimeout))
        while true {
            do {
                let destination = try await route.destination(for: attempt)
                return try await send(&attempt, to: destination)
            } catch {
                guard attempt.mayGoOn(after: error) else { throw error }
                try await route.recover(from: error, &attempt)
            }
        }
    }

    /// Runs a script; its keys must lie in one slot.
    /// - Parameter isRepeatable: as of a command.
    public func run(
        _ script: RedisScript, keys: [[UInt8]], arguments: [[UInt8]], isRepeatable: Bool
    ) async throws(RedisError) -> RESPValue {
        do {
            return try await command(
                script.command(
                    keys: keys, arguments: arguments, isRepeatable: isRepeatable, isWhole: false))
        } catch  where error.code == .noScript {
            return try await command(
                script.command(keys: keys, arguments: arguments, isRepeatable: isRepeatable, isWhole: true))
        }
    }

    /// The servers that take writes, as known now; asked for where none is known.
    public func masters() async throws(RedisError) -> [RedisEndpoint] { try await route.masters() }

    /// Which master a key is written to, as known now.
    public func master(of key: [UInt8]) async throws(RedisError) -> RedisEndpoint {
        try await route.destination(
            for: RedisAttempt(
                command: RedisCommand("GET", key, isRepeatable: true),
                deadline: .now + driver.configuration.commandTimeout)
        ).endpoint
    }

    /// Sends a command to a server of one's choice.
    public func command(
        _ command: RedisCommand, at endpoint: RedisEndpoint
    ) async throws(RedisError) -> RESPValue {
        var attempt = RedisAttempt(command: command, deadline: .now + driver.configuration.commandTimeout)
        return try await send(&attempt, to: RedisDestination(endpoint: endpoint, role: .data))
    }

    /// Renews credentials, TLS roots and client certificate for connections that are made from now on; those in use stay.
    /// Server, database, timeouts and whether there is TLS at all stay as they were.
    public func take(_ access: RedisAccess) { driver.take(access) }

    /// Fails what is under way with `shut-down` and ends the thread.
    public func shutDown() async {
        await withCheckedContinuation { driver.stop(then: $0) }
    }

    private func send(
        _ attempt: inout RedisAttempt, to destination: RedisDestination
    ) async throws(RedisError) -> RESPValue {
        let isAsking = attempt.asking == destination.endpoint
        attempt.asking = nil
        attempt.lastTried = destination.endpoint
        let reply = try await RedisNetwork(driver: driver).send(
            attempt.command, to: destination, isAsking: isAsking, deadline: attempt.deadline)
        guard case .error(let error) = reply else { return reply }
        attempt.redirection = Redirection(error, from: destination.endpoint)
        throw RedisError(error, from: "\(destination.endpoint)")
    }
}

/// Sends to a given server; what is left of the client below the routes.
struct RedisNetwork: Sendable {
    let driver: RedisDriver

    /// - Returns: also an error answer.
    func send(
        _ command: RedisCommand, to destination: RedisDestination, isAsking: Bool = false,
        deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let call = RedisCall(command, to: destination, isAsking: isAsking, deadline: deadline)
        let driver = driver
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if call.begin(continuation) { driver.submit(call) }
            }
        } onCancel: {
            call.finish(.failure(.shutDown))
        }
        return try result.get()
    }
}
