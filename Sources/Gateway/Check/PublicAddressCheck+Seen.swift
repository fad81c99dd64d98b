import FoundationEssentials
import Transport

extension PublicAddressCheck {
    /// What nginx made of the request on its way.
    func compare(_ requestID: String?, _ seen: Seen) async -> [CheckFinding] {
        guard let requestID, RequestID.isWellFormed(requestID) else {
            return [
                CheckFinding(
                    .warning, "publicURL: the answer comes without Brama-Request-ID",
                    mend: "let nginx pass on the fields of Brama's answers: no proxy_hide_header")
            ]
        }
        let body: [UInt8]?
        do {
            body = try await seen(requestID)
        } catch {
            return [
                CheckFinding(
                    .warning, "adminListen: \(configuration.adminListen): \(error.detail)",
                    mend: "run the check where Brama runs: what it saw of the request is not compared")
            ]
        }
        guard let body, let request = try? JSONDecoder().decode(SeenRequest.self, from: Data(body)) else {
            return [CheckFinding(.ok, "publicURL: another node answered; what it saw is not compared")]
        }
        let faults = faults(of: request)
        guard faults.isEmpty else { return faults }
        return [
            CheckFinding(.ok, "publicURL: Brama gets host, scheme, client and request id as nginx has them")
        ]
    }

    private func faults(of request: SeenRequest) -> [CheckFinding] {
        guard case .success(let address) = WebAddress.parse(configuration.publicURL.text) else { return [] }
        let host = String(address.origin.dropFirst(address.scheme.rawValue.utf8.count + 3))
        let text = { (value: String?) in value.map { JSONText.quoted($0) } ?? "nothing" }
        var faults: [CheckFinding] = []
        func warn(_ isWrong: Bool, _ title: String, _ mend: String) {
            if isWrong { faults.append(CheckFinding(.warning, "publicURL: \(title)", mend: mend)) }
        }
        warn(
            request.host?.lowercased() != host,
            "Brama gets Host \(text(request.host)), browsers ask for \(host)",
            "proxy_set_header Host $http_host in nginx")
        warn(
            request.scheme != nil && request.scheme != address.scheme.rawValue,
            "Brama gets X-Forwarded-Proto \(text(request.scheme)), browsers use \(address.scheme.rawValue)",
            "proxy_set_header X-Forwarded-Proto $scheme, or \(address.scheme.rawValue) itself where TLS ends before nginx"
        )
        warn(
            request.forwardedHost != nil && request.forwardedHost?.lowercased() != host,
            "Brama gets X-Forwarded-Host \(text(request.forwardedHost)), browsers ask for \(host)",
            "proxy_set_header X-Forwarded-Host $http_host in nginx")
        guard request.isFromProxy else {
            warn(
                true,
                "who passes requests on to Brama is not among trustedProxies: all citizens count as one client",
                "name nginx's address in trustedProxies")
            return faults
        }
        warn(
            !request.namesClient, "Brama is not told the client's address: all citizens count as one client",
            "proxy_set_header X-Forwarded-For $remote_addr in nginx")
        warn(
            !request.namesRequest, "Brama does not get nginx's request id: their logs do not meet",
            "proxy_set_header X-Request-ID $request_id in nginx")
        return faults
    }
}
