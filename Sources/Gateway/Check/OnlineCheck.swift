public import SAML
import Transport

/// Calls the node's SOAP endpoints over the back channel that logins would use: name, connection, TLS trust, client
/// certificate, and by the answer's Date the difference between the clocks.
/// - Parameters:
///   - configuration: as loaded.
///   - backChannel: made from `configuration.backChannel`.
///   - now: read right after each answer.
/// - Returns: at least one finding for each endpoint. The single sign-on address has a check of its own: browsers go there.
/// - Source: contract, section 1, `brama check --online`.
public func checkOnline(
    _ configuration: GatewayConfiguration, over backChannel: some BackChannel, now: @Sendable () -> Instant
) async -> [CheckFinding] {
    let endpoints = [
        ("artifactResolutionURL", configuration.node.artifactResolutionURL),
        ("singleLogoutURL", configuration.node.singleLogoutURL),
    ]
    var findings: [CheckFinding] = []
    for (key, url) in endpoints {
        do {
            let answer = try await backChannel.post(url, headers: soapHeaders, body: emptyEnvelope)
            findings += judge(answer, name: "\(key): \(url)", skew: configuration.node.clockSkew, now: now())
        } catch {
            findings.append(
                CheckFinding(.error, "\(key): \(url): \(error.detail)", mend: mend(for: error.code)))
        }
    }
    return findings
}

/// Asks for nothing, so that it cannot be mistaken for a message; a fault is the right answer.
private let emptyEnvelope = Array(
    #"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>"#
        .utf8)

private func judge(_ answer: BackChannelAnswer, name: String, skew: Duration, now: Instant) -> [CheckFinding]
{
    let reached =
        answer.status == 404 || answer.status == 403 || answer.status == 401
        ? CheckFinding(
            .error, "\(name): answers \(answer.status)",
            mend:
                "compare the address with what COI hands out; WK may also want keys.transport or know another IP "
                + "address of yours")
        : CheckFinding(.ok, "\(name): reached, answers \(answer.status)")
    return [reached, judgeClock(answer.date, name: name, skew: skew, now: now)]
}

/// Date counts whole seconds, cut off.
private func judgeClock(_ date: Int64?, name: String, skew: Duration, now: Instant) -> CheckFinding {
    guard let date else {
        return CheckFinding(.warning, "\(name): the answer has no Date, the clocks cannot be compared")
    }
    let difference = abs(now.milliseconds / 1000 - date)
    let title =
        "\(name): the clocks differ by \(difference) s, the profile allows \(skew.components.seconds) s"
    let mend = "set this machine's clock with chrony or ntpd"
    if difference > skew.components.seconds + 1 { return CheckFinding(.error, title, mend: mend) }
    if difference > skew.components.seconds / 2 + 1 { return CheckFinding(.warning, title, mend: mend) }
    return CheckFinding(.ok, title)
}

private func mend(for code: TransportError.Code) -> String {
    switch code {
    case .nameNotResolved: "check the address in the profile, and this machine's DNS"
    case .connectionFailed: "let the firewall pass HTTPS from here to there, or name backChannel.proxy"
    case .tlsTrust:
        "name the authority's certificate in the profile's trustRoots; do not trust the server's own"
    case .tlsName:
        "compare the host name in the profile, and where this machine's DNS and /etc/hosts lead it, with what COI hands out"
    case .tlsFailed: "ask who runs the network in between: TLS 1.2 or newer must come through unchanged"
    case .clientCertificate: "check keys.transport: WK must know that certificate, and it must not be expired"
    case .timedOut: "check firewall and route; the profile's backChannelTimeout bounds the call"
    case .redirectRefused: "compare the address in the profile with what COI hands out"
    default: "compare the address in the profile with what COI hands out, and try again"
    }
}
