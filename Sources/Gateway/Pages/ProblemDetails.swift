public import HTTPTypes
public import Transport

/// A failure for programs: `application/problem+json`.
///
/// `type` stays `about:blank`; the stable part is `code`. `title` and `detail` are for people, in their language.
/// - Source: RFC 9457 §3.1, §4.2.1.
public struct ProblemDetails: Sendable {
    public let code: PublicCode
    public let status: HTTPResponse.Status
    /// Stands in the log and in `Brama-Request-ID`.
    public let requestID: String

    /// - Parameter status: where the code's own would say too little (401, 415).
    public init(_ code: PublicCode, requestID: String, status: HTTPResponse.Status? = nil) {
        self.code = code
        self.requestID = requestID
        self.status = status ?? code.status
    }

    /// - Parameter language: of `title` and `detail`: what happened and what to do.
    public func response(in language: Language) -> ServerResponse {
        let texts = PageTexts.of(language).failure(code)
        let body = JSONText.object([
            ("type", .string("about:blank")),
            ("title", .string(texts.heading)),
            ("status", .integer(status.code)),
            ("detail", .string("\(texts.cause) \(texts.remedy)")),
            ("code", .string(code.rawValue)),
            ("request_id", .string(requestID)),
        ])
        let headers: HTTPFields = [
            .contentType: "application/problem+json",
            .contentLanguage: language.rawValue,
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        return ServerResponse(status: status, headers: headers, body: body)
    }
}
