import SAML
import Testing

@testable import Gateway

@Suite("Memory store")
struct MemoryStoreTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)

    @Test("refuses a login beyond its bound and takes one again when old ones have ended")
    func bound() async throws {
        var limits = MemoryStore.Limits()
        limits.logins = 2
        let store = MemoryStore(limits: limits)
        func put(_ name: String, at now: Instant) async throws {
            let login = LoginTransaction(
                authnRequestID: try #require(MessageID("ID-\(name)")), authnRequestInstant: now,
                assuranceLevel: .low,
                returnTarget: .root, browser: SecretDigest(of: name), expiresAt: now + .seconds(60))
            try await store.put(login, under: SecretDigest(of: name), at: now)
        }
        try await put("a", at: now)
        try await put("b", at: now)
        await #expect(throws: StoreError(.full, "2 open logins")) { try await put("c", at: now) }
        try await put("d", at: now + .seconds(180))
    }
}
