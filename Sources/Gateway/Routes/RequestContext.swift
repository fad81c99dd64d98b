import HTTPTypes
import Logging
import SAML
import Transport

/// One request with what belongs to it alone.
struct RequestContext: Sendable {
    let request: ServerRequest
    /// Stands in the log, on the page and in `Brama-Request-ID`.
    let id: String
    let now: Instant
    private let isFromProxy: Bool

    /// Takes nginx's `X-Request-ID` where it is well-formed and comes from a trusted proxy; makes one otherwise.
    init(_ request: ServerRequest, trusting proxies: TrustedProxies, in surroundings: Surroundings) {
        self.request = request
        now = surroundings.now()
        isFromProxy = proxies.contains(request.peer)
        // Two of them are joined by a comma, which is well-formed in none.
        if isFromProxy, let given = request.headers[.requestID], RequestID.isWellFormed(given) {
            id = given
        } else {
            id = RequestID.fresh(in: surroundings)
        }
    }

    /// Read where a line is written, so that checks do not pay for it.
    var trace: TraceContext? {
        isFromProxy ? TraceContext(traceparent: request.headers[values: .traceparent]) : nil
    }

    /// What every log line about this request has. `trace_id` and `span_id` are OpenTelemetry's names for them.
    var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["request": "\(id)"]
        if let trace {
            metadata["trace_id"] = "\(trace.traceID)"
            metadata["span_id"] = "\(trace.parentID)"
        }
        return metadata
    }

    func logger(_ logger: Logger) -> Logger {
        var logger = logger
        for (key, value) in logMetadata { logger[metadataKey: key] = value }
        return logger
    }

    /// Browsers navigate with text/html in Accept; programs rarely do. One that writes it with `q=0` refuses it.
    /// - Source: RFC 9110 §12.4.2 and §12.5.1.
    var wantsPage: Bool {
        request.headers[values: .accept].contains { value in
            value.utf8.asciiLowercased.split(separator: UInt8(ascii: ",")).contains { range in
                let parts = range.split(separator: UInt8(ascii: ";")).map {
                    $0.filter { $0 != 0x20 && $0 != 0x09 }
                }
                return parts.first == Array("text/html".utf8)
                    && !parts.dropFirst().contains(where: Self.isNever)
            }
        }
    }

    /// `q=0`, also with decimals.
    private static func isNever(_ parameter: [UInt8]) -> Bool {
        parameter.starts(with: "q=0".utf8)
            && parameter.dropFirst(3).allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "0") }
    }

    var language: Language {
        chosenLanguage ?? Language(acceptLanguage: request.headers[.acceptLanguage])
    }

    /// What the citizen chose by a link of ours, as `lang`; anything else says nothing.
    var chosenLanguage: Language? {
        guard request.query != nil, let fields = try? FormBody(query: request.query) else { return nil }
        let values = fields[LanguageSwitch.parameter]
        return values.count == 1 ? Language(rawValue: values[0]) : nil
    }
}

extension HTTPField.Name {
    static let requestID = Self.known("X-Request-ID")
    static let bramaRequestID = Self.known("Brama-Request-ID")
    static let bramaReturnTo = Self.known("Brama-Return-To")
    static let secFetchSite = Self.known("Sec-Fetch-Site")

    /// For names that are constants of ours and thus well-formed.
    static func known(_ name: StaticString) -> Self {
        guard let name = Self("\(name)") else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
