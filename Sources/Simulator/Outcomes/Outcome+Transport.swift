/// Back-channel answers that are no SAML message, or no proper HTTP answer.
extension Outcome {
    static let transports: [Outcome] = [
        Outcome(
            "fault", .transport, .nodeUnavailable, pl: "SOAP Fault (HTTP 500)", en: "SOAP Fault (HTTP 500)"
        ) {
            $0.status = 500
            $0.replaceBody(SOAPEnvelope.fault("Server", "The service is out of order"))
        },
        Outcome(
            "fault-with-200", .transport, .nodeUnavailable, pl: "SOAP Fault z HTTP 200",
            en: "SOAP Fault with HTTP 200"
        ) { $0.replaceBody(SOAPEnvelope.fault("Server", "The service is out of order")) },
        Outcome("server-error", .transport, .nodeUnavailable, pl: "HTTP 503", en: "HTTP 503") {
            $0.status = 503
            $0.contentType = "text/html; charset=utf-8"
            $0.replaceBody("<html><body>Przerwa techniczna</body></html>")
        },
        Outcome(
            "timeout", .transport, .nodeUnavailable, pl: "Brak odpowiedzi przez 30 sekund",
            en: "No answer for 30 seconds"
        ) {
            $0.status = 503
            $0.delay = .seconds(30)
            $0.replaceBody("")
        },
        Outcome(
            "redirect", .transport, .nodeUnavailable, pl: "Przekierowanie 307 gdzie indziej",
            en: "Redirect 307 to somewhere else"
        ) {
            $0.status = 307
            $0.location = "http://127.0.0.1:9/login-services/idpArtifactResolutionService"
        },
        Outcome(
            "wrong-content-type", .transport, .rejected, pl: "Dobra wiadomość jako text/html",
            en: "The right message as text/html"
        ) { $0.contentType = "text/html; charset=utf-8" },
        Outcome(
            "maintenance-page", .transport, .rejected, pl: "Strona HTML z HTTP 200",
            en: "An HTML page with HTTP 200"
        ) {
            $0.contentType = "text/html; charset=utf-8"
            $0.replaceBody("<!doctype html><html><body>Przerwa techniczna</body></html>")
        },
        Outcome(
            "huge-answer", .transport, .nodeUnavailable, pl: "Odpowiedź ponad 4 MB",
            en: "An answer of over 4 MB"
        ) { $0.body = { body, _ in body += repeatElement(UInt8(ascii: " "), count: 4 << 20) } },
        Outcome(
            "truncated", .transport, .rejected, pl: "Odpowiedź ucięta w połowie",
            en: "The answer is cut in half"
        ) { $0.body = { body, _ in body.removeLast(body.count / 2) } },
        Outcome(
            "empty-body", .transport, .rejected, pl: "Puste ciało odpowiedzi", en: "An empty body"
        ) { $0.replaceBody("") },
        Outcome(
            "empty-artifact-response", .transport, .rejected, pl: "ArtifactResponse bez wiadomości",
            en: "ArtifactResponse without a message"
        ) {
            $0.beforeSigning = { message, _ in message.remove("Response") }
            $0.responseSigner = .none
        },
        Outcome(
            "soap-1-2", .transport, .rejected, pl: "Koperta SOAP 1.2", en: "A SOAP 1.2 envelope"
        ) {
            $0.body = { body, _ in
                body = Array(
                    String(decoding: body, as: UTF8.self)
                        .split(separator: Namespace.soap, omittingEmptySubsequences: false)
                        .joined(separator: "http://www.w3.org/2003/05/soap-envelope").utf8)
            }
        },
        Outcome(
            "no-envelope", .transport, .rejected, pl: "ArtifactResponse bez koperty SOAP",
            en: "ArtifactResponse without a SOAP envelope"
        ) {
            $0.body = { body, _ in
                let text = String(decoding: body, as: UTF8.self)
                guard let start = text.split(separator: "<soap:Body>").dropFirst().first,
                    let message = start.split(separator: "</soap:Body>").first
                else { return }
                body = Array(message.utf8)
            }
        },
        Outcome(
            "two-body-children", .transport, .rejected, pl: "Dwie wiadomości w soap:Body",
            en: "Two messages in soap:Body"
        ) {
            $0.body = { body, _ in
                body = Array(
                    String(decoding: body, as: UTF8.self)
                        .split(separator: "</soap:Body>", omittingEmptySubsequences: false)
                        .joined(separator: "<x xmlns=\"urn:example:brama\"/></soap:Body>").utf8)
            }
        },
    ]
}

extension AnswerRecipe {
    fileprivate mutating func replaceBody(_ text: String) {
        body = { body, _ in body = Array(text.utf8) }
    }
}
