import Gateway
import HTTPTypes
import Transport

/// Does what nginx does with `Config/nginx/portal.conf`, for a machine without nginx.
struct DemoFront: HTTPService {
    let gateway: any HTTPService
    let portal: DemoPortal
    let gatewayPath: String

    func answer(_ request: ServerRequest) -> HTTPAnswer {
        guard !request.path.hasPrefix(gatewayPath + "/") else { return gateway.answer(request) }
        let clean = request.withoutIdentity()
        guard portal.isProtected(request.path) else { return portal.answer(clean) }
        return .pending {
            let check = await self.check(request)
            guard check.status == .ok else { return self.toLogin(request) }
            return await self.portal.answer(clean.adding(check.headers)).response()
        }
    }

    private func check(_ request: ServerRequest) async -> ServerResponse {
        var subrequest = request
        subrequest.method = .get
        subrequest.path = gatewayPath + "/check"
        subrequest.query = nil
        subrequest.body = []
        return await gateway.answer(subrequest).response()
    }

    private func toLogin(_ request: ServerRequest) -> ServerResponse {
        ServerResponse(
            status: .seeOther,
            headers: [
                .location: "\(gatewayPath)/login?return_to=\(PercentEncoding.percentEncoded(request.path))",
                .cacheControl: "no-store",
            ])
    }
}

extension HTTPAnswer {
    fileprivate func response() async -> ServerResponse {
        switch self {
        case .ready(let response): response
        case .pending(let work): await work()
        }
    }
}

extension ServerRequest {
    /// What a client says of itself in our fields is not believed.
    fileprivate func withoutIdentity() -> ServerRequest {
        var clean = self
        clean.headers = HTTPFields(headers.filter { !$0.name.canonicalName.hasPrefix("brama-") })
        return clean
    }

    fileprivate func adding(_ identity: HTTPFields) -> ServerRequest {
        var request = self
        for field in identity where field.name.canonicalName.hasPrefix("brama-") {
            request.headers.append(field)
        }
        return request
    }
}
