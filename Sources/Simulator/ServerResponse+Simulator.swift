import HTTPTypes
import Transport

extension ServerResponse {
    static func content(
        _ body: [UInt8], type: String, status: HTTPResponse.Status = .ok, policy: String? = nil
    ) -> ServerResponse {
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        if let policy { headers[.contentSecurityPolicy] = policy }
        return ServerResponse(status: status, headers: headers, body: body)
    }

    static func text(_ status: HTTPResponse.Status, _ text: String) -> ServerResponse {
        content(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
    }

    static func page(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> ServerResponse {
        content(body, type: "text/html; charset=utf-8", status: status, policy: SimulatorPages.policy)
    }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> ServerResponse {
        content(Array(text.utf8), type: "application/json", status: status)
    }

    /// As WK answers on the back channel.
    static func soap(_ envelope: String, status: HTTPResponse.Status = .ok) -> ServerResponse {
        content(Array(envelope.utf8), type: "text/xml;charset=utf-8", status: status)
    }
}
