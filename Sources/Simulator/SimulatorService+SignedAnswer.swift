import HTTPTypes
import Logging
import SAML
import Transport
import XMLSecurity

extension SimulatorService {
    /// A signed status response that holds nothing else.
    func signedAnswer(
        _ name: String, to requestID: String, _ status: MessageElement, by credential: SigningCredential,
        _ now: Instant
    ) -> ServerResponse {
        let id = "ID-" + random.uuid()
        let message = MessageElement(
            name,
            Namespace.ofNodeMessages + [
                ("ID", id), ("InResponseTo", requestID), ("IssueInstant", now.text), ("Version", "2.0"),
            ],
            [MessageElement("saml2:Issuer", text: configuration.issuer), status])
        do {
            let signed = try message.signed(
                id: id, by: credential, inclusivePrefixes: AnswerBuilder.inclusivePrefixes)
            return .soap(SOAPEnvelope.holding(signed.serialized))
        } catch {
            logger.critical("\(name): the answer cannot be made: \(error)")
            return .soap(SOAPEnvelope.fault("Server", error.detail), status: .internalServerError)
        }
    }
}

extension RegisteredServiceProvider {
    /// The same name, and a signing certificate in common: who is known by the certificate in a request alone
    /// cannot be taken for somebody else of that name.
    func isSame(as other: RegisteredServiceProvider) -> Bool {
        entityID == other.entityID
            && signingCertificates.contains { certificate in
                other.signingCertificates.contains { $0.der == certificate.der }
            }
    }
}
