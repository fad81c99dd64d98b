/// SOAP envelopes that hold the right message in the wrong way.
extension Outcome {
    static let envelopes: [Outcome] = [
        Outcome(
            "two-bodies", .transport, .rejected, pl: "Dwa elementy soap:Body",
            en: "Two soap:Body"
        ) {
            $0.replaceInBody("</soap:Body>", "</soap:Body><soap:Body/>")
        },
        Outcome(
            "two-artifact-responses", .transport, .rejected, pl: "Dwa elementy ArtifactResponse",
            en: "Two ArtifactResponses"
        ) {
            $0.replaceInBody(
                "</soap:Body>",
                "<saml2p:ArtifactResponse xmlns:saml2p=\"urn:oasis:names:tc:SAML:2.0:protocol\"/></soap:Body>"
            )
        },
        Outcome(
            "message-in-header", .transport, .rejected, pl: "Wiadomość w soap:Header",
            en: "The message in soap:Header"
        ) {
            $0.body = { body, _ in
                body = Array(
                    String(decoding: body, as: UTF8.self)
                        .replacing("\"/><soap:Body>", with: "\">")
                        .replacing("</soap:Body>", with: "</SOAP-ENV:Header><soap:Body/>").utf8)
            }
        },
        Outcome(
            "must-understand", .transport, .rejected, pl: "Blok, który trzeba rozumieć",
            en: "A block that must be understood"
        ) {
            let block = "<x:a xmlns:x=\"urn:example:brama\" SOAP-ENV:mustUnderstand=\"1\"/>"
            $0.replaceInBody("\"/><soap:Body>", "\">\(block)</SOAP-ENV:Header><soap:Body>")
        },
        Outcome(
            "empty-soap-body", .transport, .rejected, pl: "Puste soap:Body",
            en: "An empty soap:Body"
        ) {
            $0.body = { body, _ in body = Array(SOAPEnvelope.holding("").utf8) }
        },
        Outcome(
            "bare-response", .transport, .rejected, pl: "Response bez ArtifactResponse",
            en: "Response without ArtifactResponse"
        ) {
            $0.body = { body, _ in
                let text = String(decoding: body, as: UTF8.self)
                guard let start = text.firstRange(of: "<saml2p:Response"),
                    let end = text.firstRange(of: "</saml2p:Response>")
                else { return }
                let namespaces = Namespace.ofNodeMessages.map { " \($0.0)=\"\($0.1)\"" }.joined()
                let response = text[start.lowerBound..<end.upperBound]
                body = Array(
                    SOAPEnvelope.holding("<saml2p:Response\(namespaces)" + response.dropFirst(16)).utf8)
            }
        },
        Outcome(
            "latin-2-content-type", .transport, .rejected, pl: "Content-Type z ISO-8859-2",
            en: "Content-Type says ISO-8859-2"
        ) {
            $0.contentType = "text/xml; charset=iso-8859-2"
        },
        Outcome(
            "soap-1-2-content-type", .transport, .rejected, pl: "Content-Type SOAP 1.2",
            en: "The Content-Type of SOAP 1.2"
        ) {
            $0.contentType = "application/soap+xml; charset=utf-8"
        },
    ]
}

extension AnswerRecipe {
    /// Replaces text of the finished body.
    mutating func replaceInBody(_ old: String, _ new: String) {
        body = { body, _ in
            body = Array(String(decoding: body, as: UTF8.self).replacing(old, with: new).utf8)
        }
    }
}
