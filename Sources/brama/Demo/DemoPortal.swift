import Gateway
import HTTPTypes
import Markup
import Mustache
import Transport

/// A portal as small as can be: a public page, and one for those who are logged in.
struct DemoPortal: HTTPService {
    private let template: MustacheTemplate
    private let gatewayPath: String

    init(gatewayPath: String) throws {
        HTMLContentType.register()
        template = try MustacheTemplate(
            string: String(decoding: PackageResources.portal_mustache, as: UTF8.self))
        self.gatewayPath = gatewayPath
    }

    /// nginx asks the gateway before it lets these through.
    func isProtected(_ path: String) -> Bool { path == "/moje" || path.hasPrefix("/moje/") }

    func answer(_ request: ServerRequest) -> HTTPAnswer {
        switch request.path {
        case "/": .ready(page(for: nil, status: .ok))
        case _ where isProtected(request.path):
            // Without the gateway's word nobody is anybody, however the request came here.
            .ready(
                page(
                    for: Visitor(request.headers),
                    status: request.headers[.bramaSubject] == nil ? .forbidden : .ok))
        default: .ready(page(for: nil, status: .notFound))
        }
    }

    private func page(for visitor: Visitor?, status: HTTPResponse.Status) -> ServerResponse {
        var values: [String: Any] = [
            "login": "\(gatewayPath)/login?return_to=/moje", "logout": "\(gatewayPath)/logout?return_to=/",
            "missing": status == .notFound, "forbidden": status == .forbidden,
        ]
        values["visitor"] = visitor
        return ServerResponse(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
            ],
            body: Array(template.render(values).utf8))
    }
}

/// Who the gateway says is there; values come percent-encoded.
private struct Visitor {
    let givenName: String
    let familyName: String
    let subject: String
    let dateOfBirth: String
    let assuranceLevel: String
    let identityProvider: String

    init?(_ headers: HTTPFields) {
        guard let subject = headers[.bramaSubject] else { return nil }
        self.subject = percentDecoded(subject)
        givenName = percentDecoded(headers[.bramaGivenName] ?? "")
        familyName = percentDecoded(headers[.bramaFamilyName] ?? "")
        dateOfBirth = headers[.bramaDateOfBirth] ?? ""
        assuranceLevel = headers[.bramaAssuranceLevel] ?? ""
        identityProvider = percentDecoded(headers[.bramaIdentityProvider] ?? "")
    }
}

private func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"),
            let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
