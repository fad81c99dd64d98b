import SAML
import Transport

/// Asks for the address that browsers are sent to. That this machine cannot reach it is no fault of the configuration as
/// long as browsers can, so nothing here is more than a warning.
/// - Source: contract, section 1, `brama check --online`.
public func checkSingleSignOn(
    _ configuration: GatewayConfiguration, over probe: some AddressProbe
) async -> [CheckFinding] {
    let url = configuration.node.singleSignOnURL
    let name = "singleSignOnURL: \(url)"
    do {
        let answer = try await probe.get(url, headers: [("Accept", "text/html")], wanting: [])
        guard ![401, 403, 404, 410].contains(answer.status) else {
            return [
                CheckFinding(
                    .warning, "\(name): answers \(answer.status) to a GET",
                    mend: "open it in a browser, and compare it with what COI hands out")
            ]
        }
        return [CheckFinding(.ok, "\(name): reached, answers \(answer.status) to a GET without a request")]
    } catch {
        return [CheckFinding(.warning, "\(name): \(error.detail)", mend: mend(for: error.code))]
    }
}

private func mend(for code: TransportError.Code) -> String {
    switch code {
    case .nameNotResolved:
        "compare the name with what COI hands out; if browsers resolve it by other servers, nothing is to be done"
    case .connectionFailed, .timedOut:
        "open it in a browser; if it works there, this machine is not let out to it, which logins do not need"
    case .tlsTrust:
        "open it in a browser; if it works there, this machine's authorities (ca-certificates) or trustRoots lack one"
    case .tlsName: "compare the host name with what COI hands out, and where this machine's DNS leads it"
    case .tlsFailed: "open it in a browser; if it works there, something in between changes TLS"
    case .clientCertificate:
        "browsers have no certificate to show: compare the address with what COI hands out"
    case .redirectRefused:
        "write the address that COI hands out now: browsers post a signed request there, which a redirect may drop"
    default: "open it in a browser, and compare it with what COI hands out"
    }
}
