import SAML
import Transport
import XMLSecurity

/// Asks for our own metadata at `publicURL`, as the outside would: name, connection, TLS as browsers judge it, the way
/// through nginx, and whether it is this configuration's gateway that answers; then asks the gateway what it saw.
/// - Parameters:
///   - probe: trusts what browsers trust.
///   - seen: what the gateway on `adminListen` says of a request with this id.
/// - Source: contract, section 1, `brama check --online`; decision 0167.
public func checkPublicAddress(
    _ configuration: GatewayConfiguration, over probe: some AddressProbe, seen: PublicAddressCheck.Seen
) async -> [CheckFinding] {
    await PublicAddressCheck(configuration: configuration).run(probe, seen)
}

/// One look at the gateway from outside.
public struct PublicAddressCheck: Sendable {
    /// The body of `GET /requests/ID`; nil where it has not seen that request.
    public typealias Seen = @Sendable (_ requestID: String) async throws(TransportError) -> [UInt8]?

    private static let requestID = "brama-request-id"

    let configuration: GatewayConfiguration

    private var url: String { "\(configuration.publicURL.text)/\(Route.metadata.rawValue)" }
    private var name: String { "publicURL: \(url)" }

    func run(_ probe: some AddressProbe, _ seen: Seen) async -> [CheckFinding] {
        let answer: BackChannelAnswer
        do {
            answer = try await probe.get(
                url, headers: [("Accept", "application/samlmetadata+xml")], wanting: [Self.requestID])
        } catch {
            return [finding(of: error)]
        }
        if let fault = fault(in: answer) { return [fault] }
        let reached = CheckFinding(.ok, "\(name): reached, it is this gateway's metadata")
        return [reached] + (await compare(answer.fields[Self.requestID], seen))
    }

    private func fault(in answer: BackChannelAnswer) -> CheckFinding? {
        switch answer.status {
        case 200:
            guard !isOurs(answer.body) else { return nil }
            return CheckFinding(
                .error, "\(name): something answers, but not with this configuration's metadata",
                mend:
                    "compare nginx's proxy_pass with listen, and serviceProvider.entityID with what runs there"
            )
        case 502, 503, 504:
            return CheckFinding(
                .warning, "\(name): answers \(answer.status): nginx is there, Brama behind it is not",
                mend:
                    "start Brama; if it runs, compare nginx's proxy_pass with listen, and who may open its socket"
            )
        case 401, 403:
            return CheckFinding(
                .error, "\(name): answers \(answer.status)",
                mend:
                    "leave \(configuration.publicURL.basePath)/ open in nginx: who logs in is not logged in yet"
            )
        default:
            return CheckFinding(
                .error, "\(name): answers \(answer.status)",
                mend:
                    "compare the path of publicURL with nginx's location for Brama, as Config/nginx/portal.conf has it"
            )
        }
    }

    private func isOurs(_ body: [UInt8]) -> Bool {
        guard let document = try? ParsedDocument(body) else { return false }
        let provider = configuration.provider
        let services = document.root.children.flatMap(\.children).filter {
            $0.name.local == "AssertionConsumerService"
        }
        return document.root.attribute("entityID") == provider.entityID
            && services.contains { $0.attribute("Location") == provider.assertionConsumerServiceURL }
    }

    private func finding(of error: TransportError) -> CheckFinding {
        // What this machine may not see, others may.
        let isOurMachine = [.nameNotResolved, .connectionFailed, .timedOut].contains(error.code)
        return CheckFinding(
            isOurMachine ? .warning : .error, "\(name): \(error.detail)", mend: mend(for: error.code))
    }

    private func mend(for code: TransportError.Code) -> String {
        switch code {
        case .nameNotResolved:
            "give the name an address in DNS; if only the outside is to know it, look from there: curl -I \(url)"
        case .connectionFailed:
            "let nginx listen there (listen 443 ssl); if it does, this machine is not let out to its own address: "
                + "look from outside"
        case .timedOut:
            "let the firewall pass it; this machine may not be let out to its own address: look from outside"
        case .tlsTrust:
            "give nginx the whole chain, valid now (ssl_certificate: its own first, then its "
                + "issuer's); an authority of your own goes into this machine's ca-certificates"
        case .tlsName:
            "give nginx a certificate for exactly this name (ssl_certificate in the server of that server_name)"
        case .tlsFailed: "let nginx speak TLS there: listen 443 ssl, ssl_protocols TLSv1.2 TLSv1.3"
        case .clientCertificate: "ask no client certificates of browsers there: citizens have none"
        case .redirectRefused:
            "write the address that browsers end at into publicURL, or take the redirect away: answers of WK come by "
                + "POST, which a redirect drops"
        case .answerMalformed:
            "let nginx speak HTTP there, unpacked and unchanged by what stands in between"
        default: "look at it with curl -v \(url)"
        }
    }
}
