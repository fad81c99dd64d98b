import SAML
import Synchronization

@testable import Gateway

/// Several nodes over one state: each call goes to the next, as behind a load balancer.
final class AlternatingStore: ForwardingStore {
    private let stores: [any GatewayStore]
    private let keeping: (any AnyObject & Sendable)?
    private let calls = Atomic<Int>(0)

    /// - Parameter keeping: what must live as long, such as the directory of the files.
    init(_ stores: [any GatewayStore], keeping: (any AnyObject & Sendable)? = nil) {
        self.stores = stores
        self.keeping = keeping
    }

    var target: any GatewayStore {
        stores[calls.add(1, ordering: .relaxed).oldValue % stores.count]
    }
}
