/// Something in a capture that may hold a SAML message.
public struct CapturedMessage: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// What `inspectMessage` reads: a form field with its name, XML, Base64, or the file as it was.
        case message([UInt8])
        /// A SAMLart: it only names a message, which never passes the browser. Its value is not kept.
        case artifact
    }

    /// Where it was found, as `entry 3, POST https://login.gov.pl/login/SingleSignOnService, request`; nil: the file is
    /// the message. Queries are left out of addresses.
    public let origin: String?
    public let content: Content
}

/// Finds the SAML messages in what people copy from browsers and logs.
///
/// Reads HAR files, cURL command lines, fetch() calls, JSON, HTML pages with forms, URLs and form bodies; anything else,
/// and a file in which nothing is found, is one message as it is. Each message comes once, at most 100 of them.
/// - Parameter bytes: not trusted; any length.
/// - Source: HAR 1.2; RFC 1738-style forms as browsers write them; SAML 2.0 Bindings §3.4 to §3.6 for the fields' names.
public func capturedMessages(in bytes: [UInt8]) -> [CapturedMessage] {
    var search = CaptureSearch()
    if let entries = HARFile.entries(of: bytes) {
        for (index, entry) in entries.enumerated() { entry.search(&search, number: index + 1) }
    } else if !isMessage(bytes) {
        search.look(in: bytes, origin: nil)
    }
    guard !search.found.isEmpty else { return [CapturedMessage(origin: nil, content: .message(bytes))] }
    return search.found
}

/// XML that is no page stands for itself.
private func isMessage(_ bytes: [UInt8]) -> Bool {
    let start = bytes.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix(16)
    let text = String(decoding: start, as: UTF8.self).lowercased()
    return text.hasPrefix("<")
        && !["<!doctype h", "<html", "<form", "<input", "<body", "<head"].contains { text.hasPrefix($0) }
}
