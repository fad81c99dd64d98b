import Synchronization
import Transport

/// The client that calls the node, and those that a reload has taken out of use.
///
/// Whoever has begun with one keeps it alive; the last to let go of it ends it. So a call under way is never cut by a
/// reload.
final class BackChannelClients: Sendable {
    private struct Retired {
        weak var client: BackChannelClient?
    }

    private struct State {
        var configuration: BackChannelConfiguration
        var client: BackChannelClient
        var retired: [Retired] = []
    }

    private let state: Mutex<State>

    init(_ configuration: BackChannelConfiguration) throws(TransportError) {
        state = Mutex(State(configuration: configuration, client: try BackChannelClient(configuration)))
    }

    var current: BackChannelClient { state.withLock { $0.client } }

    /// The one at hand where nothing that concerns it has changed, so that its connections stay.
    func client(for configuration: BackChannelConfiguration) throws(TransportError) -> BackChannelClient {
        let (known, client) = state.withLock { ($0.configuration, $0.client) }
        return known == configuration ? client : try BackChannelClient(configuration)
    }

    func use(_ client: BackChannelClient, _ configuration: BackChannelConfiguration) {
        state.withLock { state in
            guard state.client !== client else { return }
            state.retired.removeAll { $0.client == nil }
            state.retired.append(Retired(client: state.client))
            (state.client, state.configuration) = (client, configuration)
        }
    }

    /// Cuts all calls.
    func shutDown() async {
        let clients = state.withLock { [$0.client] + $0.retired.compactMap(\.client) }
        for client in clients { await client.shutDown() }
    }
}
