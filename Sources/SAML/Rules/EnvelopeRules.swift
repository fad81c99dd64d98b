import XMLSecurity

/// An HTTP answer, or request, as the transport hands it over.
struct HTTPMessage: Sendable {
    /// nil for a request.
    let status: Int?
    let contentType: String?
    let body: [UInt8]
}

/// What is judged before a byte of the body is parsed.
enum HTTPRules {
    static let answer: [Rule<HTTPMessage>] = [status, contentType]
    static let request: [Rule<HTTPMessage>] = [contentType]

    private static let status = Rule<HTTPMessage>(.httpStatus) { message throws(SAMLError) in
        guard message.status == 200 else {
            throw SAMLError(
                .httpStatus, "HTTP status \(message.status.map(String.init) ?? "missing"), not 200")
        }
    }

    private static let contentType = Rule<HTTPMessage>(.contentType) { message throws(SAMLError) in
        let parts = (message.contentType ?? "").utf8
            .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map(lowercased)
        guard parts.first == Array("text/xml".utf8) else {
            throw SAMLError(.contentType, "Content-Type is \(named(message.contentType)), not text/xml")
        }
        for parameter in parts.dropFirst() where parameter.starts(with: "charset=".utf8) {
            guard ["charset=utf-8", "charset=\"utf-8\""].contains(where: { parameter == Array($0.utf8) })
            else {
                let named = excerpt(String(decoding: parameter, as: UTF8.self))
                throw SAMLError(.contentType, "Content-Type names \(named), not utf-8")
            }
        }
    }

    /// Without white space at both ends, A to Z as a to z: media types are ASCII.
    private static func lowercased(_ part: Substring.UTF8View) -> [UInt8] {
        String(Substring(part)).trimmedXMLWhitespace.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }
}

/// The way from the root to the message, on a document that nobody vouches for.
///
/// - Source: SOAP 1.1 §4; SAML 2.0 Bindings §3.2.2.1.
enum EnvelopeRules {
    static let all = [envelope, header, body, fault]

    private static let envelopeShape = Shape(order: [.soap("Header"), .soap("Body")])

    private static let envelope = Rule<XMLElement>(.soapEnvelope) { root throws(SAMLError) in
        guard root.name == .soap("Envelope") else {
            throw SAMLError(
                .soapEnvelope, "the root is \(excerpt(root.name.description)), not a SOAP 1.1 Envelope")
        }
        try envelopeShape.check(root, else: .soapEnvelope)
    }

    private static let header = Rule<XMLElement>(.soapHeader) { root throws(SAMLError) in
        for block in root.children(.soap("Header")).flatMap(\.children) {
            guard [nil, "0"].contains(block.attribute(.soap("mustUnderstand"))) else {
                throw SAMLError(
                    .soapHeader, "\(excerpt(block.name.description)) must be understood, and is not")
            }
        }
    }

    private static let body = Rule<XMLElement>(.soapBody) { root throws(SAMLError) in
        _ = try payload(of: root)
    }

    private static let fault = Rule<XMLElement>(.soapFault) { root throws(SAMLError) in
        let payload = try payload(of: root)
        guard payload.name != .soap("Fault") else {
            let texts = ["faultcode", "faultstring"].map { name in
                payload.children.first { $0.name.local == name }.map { excerpt($0.text) } ?? "missing"
            }
            throw SAMLError(.soapFault, "faultcode \(texts[0]), faultstring \(texts[1])")
        }
    }

    static func payload(of root: XMLElement) throws(SAMLError) -> XMLElement {
        let body = try root.only(.soap("Body"), else: .soapBody)
        guard body.children.count == 1, let payload = body.children.first else {
            throw SAMLError(.soapBody, "Body holds \(body.children.count) elements, not one")
        }
        guard body.text.utf8.allSatisfy(\.isXMLWhitespace) else {
            throw SAMLError(.soapBody, "Body holds text")
        }
        return payload
    }
}
