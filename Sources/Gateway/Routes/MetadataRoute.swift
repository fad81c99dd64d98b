import HTTPTypes
import SAML
import Synchronization
import Transport

/// `GET /metadata`: signed metadata of this service provider.
///
/// Anybody may ask as often as they like, so it is not signed for each.
final class MetadataRoute: Sendable {
    private static let validity: Duration = .seconds(7 * 24 * 3600)
    private static let reuse: Duration = .seconds(60)

    private struct Kept: Sendable {
        let body: [UInt8]
        let from: Instant
    }

    private let core: GatewayCore
    private let kept = Mutex<Kept?>(nil)

    init(core: GatewayCore) {
        self.core = core
    }

    func answer(_ context: RequestContext) throws(Failure) -> ServerResponse {
        ServerResponse(
            status: .ok,
            headers: [.contentType: "application/samlmetadata+xml", .cacheControl: "no-cache"],
            body: try document(at: context.now))
    }

    private func document(at now: Instant) throws(Failure) -> [UInt8] {
        let atHand = kept.withLock { $0 }
        if let atHand, !now.isPast(Self.reuse, since: atHand.from) { return atHand.body }
        let made = try made(at: now)
        kept.withLock { $0 = Kept(body: made, from: now) }
        return made
    }

    private func made(at now: Instant) throws(Failure) -> [UInt8] {
        let configuration = core.configuration
        do {
            return try serviceProviderMetadata(
                of: configuration.provider, id: core.surroundings.messageID(), signing: configuration.signing,
                decryptionCertificates: configuration.decryption.map(\.certificate),
                validUntil: now + Self.validity)
        } catch {
            throw Failure(.internal, "metadata cannot be signed: \(error)")
        }
    }
}
