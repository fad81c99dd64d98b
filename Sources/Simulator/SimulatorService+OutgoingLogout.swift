import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport
import XMLSecurity

extension SimulatorService {
    /// `POST /logout-at-service-provider`: the node ends a session at the service provider, by SOAP.
    /// Source: SAML 2.0 Core §3.7; no message of WK shows it, so this follows the standard alone.
    func sendLogout(_ request: ServerRequest) async -> ServerResponse {
        guard let form = Form(request.body), form["token"] == formToken else {
            return .text(.forbidden, "Send this form from GET / of the simulator.\n")
        }
        let now = environment.now()
        let index = form["session"] ?? ""
        guard let session = state.withLock({ $0.sessions.value(for: index, now: now) }),
            let url = session.serviceProvider.singleLogoutServiceURL
        else {
            return .text(
                .notFound, "This session is over, or its service provider names no logout address.\n")
        }
        let id = "ID-" + random.uuid()
        let result: String
        do {
            let envelope = try logoutEnvelope(id: id, for: session, to: url, now)
            let answer = try await post(url, envelope)
            result = Self.reading(of: answer, to: id, from: session.serviceProvider)
        } catch {
            result = "no answer: \(error)"
        }
        logger.info("LogoutRequest sent to \(session.serviceProvider.entityID): \(result)")
        state.withLock { state in
            _ = state.sessions.take(index, now: now)
            state.history.add(
                "LogoutRequest (sent)", at: now, entityID: session.serviceProvider.entityID, messageID: id,
                findings: [], result: result)
        }
        var response = ServerResponse.text(.seeOther, "")
        response.headers[.location] = "/"
        return response
    }

    private func post(_ url: String, _ body: [UInt8]) async throws -> BackChannelAnswer {
        if let post = environment.post { return try await post(url, body) }
        let headers = [("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", "\"\"")]
        return try await client.post(url, headers: headers, body: body)
    }

    private func logoutEnvelope(
        id: String, for session: SimulatorState.NodeSession, to url: String, _ now: Instant
    ) throws -> [UInt8] {
        let message = MessageElement(
            "saml2p:LogoutRequest",
            Namespace.ofNodeMessages + [
                ("Destination", url), ("ID", id), ("IssueInstant", now.text),
                ("NotOnOrAfter", (now + .seconds(300)).text), ("Version", "2.0"),
            ],
            [
                MessageElement("saml2:Issuer", text: configuration.issuer),
                MessageElement(
                    "saml2:NameID", [("Format", Identifier.unspecifiedNameID)], text: session.nameID),
                MessageElement("saml2p:SessionIndex", text: session.sessionIndex),
            ])
        let signed = try message.signed(
            id: id, by: configuration.signing, inclusivePrefixes: AnswerBuilder.inclusivePrefixes)
        return Array(SOAPEnvelope.holding(signed.serialized).utf8)
    }

    /// What a service provider made of our LogoutRequest, in words.
    static func reading(
        of answer: BackChannelAnswer, to id: String, from provider: RegisteredServiceProvider
    ) -> String {
        guard answer.status == 200 else { return "HTTP \(answer.status)" }
        do {
            let document = try ParsedDocument(answer.body)
            let body = document.root.children(QualifiedName(Namespace.soap, "Body")).first
            guard let message = body?.children.first,
                message.name == QualifiedName(Namespace.protocol, "LogoutResponse")
            else { return "the answer is no LogoutResponse in a SOAP 1.1 envelope" }
            let verified = try document.verifySignature(of: message, trusting: provider.signingCertificates)
            guard verified.root.attribute("InResponseTo") == id else {
                return "InResponseTo of the answer is not our ID"
            }
            let status = verified.root.children(QualifiedName(Namespace.protocol, "Status")).first
            let code = status?.children(QualifiedName(Namespace.protocol, "StatusCode")).first
            return "answered \(Findings.shown(code?.attribute("Value")))"
        } catch {
            return "the answer does not hold: \(error)"
        }
    }
}
