import SAML
import XMLSecurity

/// Makes the answer to an ArtifactResolve as WK makes it, with a recipe's edits at each stage.
/// Source: WK protocol notes, "Login" 4 to 7; the samples of 2018 and 2024.
struct AnswerBuilder: Sendable {
    /// PrefixList of the exclusive canonicalization in WK's signatures.
    static let inclusivePrefixes = ["ds", "saml2", "saml2p", "xenc"]

    let recipe: AnswerRecipe
    let context: AnswerContext

    /// The SOAP envelope as text.
    func envelope() throws -> String {
        var message = artifactResponse(holding: try response())
        recipe.beforeSigning(&message, context)
        message = try sign(message, id: context.responseID, by: recipe.responseSigner)
        recipe.betweenSignatures(&message, context)
        message = try sign(message, id: context.artifactResponseID, by: recipe.artifactResponseSigner)
        recipe.afterSigning(&message, context)
        return SOAPEnvelope.holding(message.serialized)
    }

    private func sign(
        _ message: MessageElement, id: String, by choice: AnswerRecipe.Signer
    ) throws -> MessageElement {
        let credential: SigningCredential
        switch choice {
        case .none: return message
        case .node: credential = context.signer
        case .stranger: credential = context.stranger
        }
        return try message.signed(id: id, by: credential, inclusivePrefixes: Self.inclusivePrefixes)
    }

    private func artifactResponse(holding response: MessageElement) -> MessageElement {
        MessageElement(
            "saml2p:ArtifactResponse",
            Namespace.ofNodeMessages + [
                ("ID", context.artifactResponseID), ("InResponseTo", context.resolveID),
                ("IssueInstant", context.now.text), ("Version", "2.0"),
            ],
            [
                MessageElement("saml2:Issuer", text: context.issuer),
                .status([Status.success]),
                response,
            ])
    }

    private func response() throws -> MessageElement {
        var response = MessageElement(
            "saml2p:Response",
            [
                ("ID", context.responseID), ("InResponseTo", context.request.id),
                ("IssueInstant", context.authenticatedAt.text), ("Version", "2.0"),
            ],
            [
                MessageElement("saml2:Issuer", text: context.issuer),
                .status(recipe.statusCodes, message: recipe.statusMessage),
            ])
        if recipe.holdsAssertion {
            var assertion = MessageElement.assertion(context)
            recipe.assertion(&assertion, context)
            response.append(recipe.encrypts ? try encrypted(assertion) : assertion)
        }
        return response
    }

    private func encrypted(_ assertion: MessageElement) throws -> MessageElement {
        var encryption = EncryptionRecipe(sender: context.issuer, recipient: context.request.entityID)
        recipe.encryption(&encryption)
        let target = recipe.encryptsToStranger ? context.stranger.certificate : context.encryptionCertificate
        var plaintext = assertion.serialized
        recipe.plaintext(&plaintext)
        let data = try encrypt(Array(plaintext.utf8), to: target, recipe: encryption)
        var wrapper = MessageElement("saml2:EncryptedAssertion")
        wrapper.content = [.markup(String(decoding: data, as: UTF8.self))]
        return wrapper
    }
}

extension MessageElement {
    /// The same element, signed where its `ID` is `id`: itself or a descendant.
    func signed(
        id: String, by credential: SigningCredential, inclusivePrefixes: [String] = []
    ) throws(MessageError) -> MessageElement {
        let bytes: [UInt8]
        do {
            bytes = try signEnveloped(
                Array(serialized.utf8), id: id, with: credential, inclusivePrefixes: inclusivePrefixes)
        } catch {
            throw MessageError(detail: "cannot sign: \(error)")
        }
        guard let element = MessageElement(rereading: bytes) else {
            throw MessageError(detail: "cannot read back what was signed")
        }
        return element
    }

    /// A `saml2p:Status`; each further code is nested in the one before.
    static func status(_ codes: [String], message: String? = nil) -> MessageElement {
        let code = codes.reversed().reduce(nil as MessageElement?) { inner, value in
            MessageElement("saml2p:StatusCode", [("Value", value)], inner.map { [$0] } ?? [])
        }
        var status = MessageElement("saml2p:Status", [], code.map { [$0] } ?? [])
        if let message { status.append(MessageElement("saml2p:StatusMessage", text: message)) }
        return status
    }
}

/// A message that could not be made: a fault of the simulator itself.
struct MessageError: Error, CustomStringConvertible {
    let detail: String
    var description: String { detail }
}
