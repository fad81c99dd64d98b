import SAML

@testable import Gateway

extension GatewayStore {
    /// A session out of nowhere, for tests that are not about where sessions come from.
    @discardableResult
    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest] {
        try await put(session, under: key, until: end, claiming: [], rememberedUntil: end, at: now) ?? []
    }
}
