/// Something in a capture that may hold a SAML message.
public struct CapturedMessage: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// What `inspectMessage` reads: a form field with its name, XML, Base64, or the file as it was.
        case message([UInt8])
        /// A SAMLart: it only names a message, which never passes the browser. Its value is not kept.
        case artifact
        /// There is none: what the capture is instead, and the mend.
        case nothing(String)
    }

    /// Where it was found, as `entry 3, POST https://login.gov.pl/login/SingleSignOnService, request`; nil: the file is
    /// the message. Queries are left out of addresses.
    public let origin: String?
    public let content: Content
}

/// Finds the SAML messages in what people copy from browsers and logs.
///
/// Reads HAR files, cURL command lines and what curl prints, fetch() calls, JSON, HTML pages with forms, URLs and form
/// bodies, what a console prints, logs, all of it in gzip or UTF-16 too; anything else, and a file in which nothing is
/// found, is one message as it is. Each message comes once, at most 100 of them.
/// - Parameter bytes: not trusted; any length. The work grows with the length.
/// - Source: HAR 1.2; RFC 1738-style forms as browsers write them; SAML 2.0 Bindings §3.4 to §3.6 for the fields' names.
public func capturedMessages(in bytes: [UInt8]) -> [CapturedMessage] {
    guard let text = CaptureEncoding.text(of: bytes) else {
        return nothing(
            "gzip that cannot be unpacked: it is damaged, or unpacks to far too much; unpack it with gunzip")
    }
    guard text.contains(where: { !EncodedRun.isBlank($0) }) else {
        return nothing("there is nothing in it: it is empty; was the capture saved?")
    }
    var search = CaptureSearch()
    if let entries = HARFile.entries(of: text) {
        for (index, entry) in entries.enumerated() { entry.search(&search, number: index + 1) }
        if search.found.isEmpty {
            return nothing(
                "a HAR file of \(entries.count) \(entries.count == 1 ? "entry" : "entries") without SAML in it: record from"
                    + " before the login on, with the log preserved over redirects, and save it with contents"
            )
        }
    } else {
        search.look(in: text, origin: nil)
        if search.found.isEmpty, XMLScan.isPage(text) {
            return nothing(
                "a page (HTML) without SAML in it: save the page whose form goes to the node, or a HAR file")
        }
    }
    guard !search.found.isEmpty else { return [CapturedMessage(origin: nil, content: .message(text))] }
    return search.found
}

private func nothing(_ what: String) -> [CapturedMessage] {
    [CapturedMessage(origin: nil, content: .nothing(what))]
}
