import HTTPTypes
import SAML
import Transport

/// `GET /metadata`: signed metadata of this service provider.
struct MetadataRoute: Sendable {
    private static let validity: Duration = .seconds(7 * 24 * 3600)

    let core: GatewayCore

    func answer(_ context: RequestContext) throws(Failure) -> ServerResponse {
        let configuration = core.configuration
        do {
            let metadata = try serviceProviderMetadata(
                of: configuration.provider, id: core.surroundings.messageID(), signing: configuration.signing,
                decryptionCertificates: configuration.decryption.map(\.certificate),
                validUntil: context.now + Self.validity)
            return ServerResponse(
                status: .ok,
                headers: [.contentType: "application/samlmetadata+xml", .cacheControl: "no-cache"],
                body: metadata)
        } catch {
            throw Failure(.internal, "metadata cannot be signed: \(error)")
        }
    }
}
