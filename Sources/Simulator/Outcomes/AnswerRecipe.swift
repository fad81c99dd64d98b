import XMLSecurity

/// What an outcome changes in the making of an answer; as it is made, nothing.
///
/// The stages in their order: assertion, encryption, the whole unsigned message, Response's signature, what lies
/// between the signatures, ArtifactResponse's signature, the signed message, the HTTP answer.
struct AnswerRecipe: Sendable {
    typealias Edit = @Sendable (inout MessageElement, AnswerContext) -> Void

    enum Signer: Sendable { case node, stranger, none }

    /// What the simulator does with the LogoutRequest for this login.
    enum Logout: Sendable { case complete, partial, refused, hangs, unavailable, wronglySigned }

    // The context, before anything is made
    var context: @Sendable (inout AnswerContext) -> Void = { _ in }
    var needsEarlierLogin = false

    // Response
    var statusCodes = [Status.success]
    var statusMessage: String?
    var holdsAssertion = true
    var assertion: Edit = { _, _ in }

    // Encryption
    var encrypts = true
    /// The assertion as text, right before it is encrypted.
    var plaintext: @Sendable (inout String) -> Void = { _ in }
    var encryption: @Sendable (inout EncryptionRecipe) -> Void = { _ in }
    var encryptsToStranger = false

    // Signatures
    var beforeSigning: Edit = { _, _ in }
    var responseSigner = Signer.node
    var betweenSignatures: Edit = { _, _ in }
    var artifactResponseSigner = Signer.node
    var afterSigning: Edit = { _, _ in }

    // HTTP, back channel
    var status = 200
    var contentType = "text/xml;charset=utf-8"
    /// Value of a Location header.
    var location: String?
    var delay = Duration.zero
    /// The whole body, last of all.
    var body: @Sendable (inout [UInt8], AnswerContext) -> Void = { _, _ in }

    // Front channel
    /// The fields that are posted to the ACS.
    var fields: @Sendable (inout [FormField]) -> Void = { _ in }

    var logout = Logout.complete

    /// The node reports a failure: no assertion, the codes nested in this order.
    mutating func fails(_ codes: [String], message: String? = nil) {
        statusCodes = codes
        statusMessage = message
        holdsAssertion = false
    }

    /// Edits elements of the assertion by local name.
    mutating func inAssertion(
        _ localName: String, _ edit: @escaping @Sendable (inout MessageElement, AnswerContext) -> Void
    ) {
        assertion = { assertion, context in
            assertion.edit(localName) { edit(&$0, context) }
        }
    }

    /// Edits Response before it is signed.
    mutating func inResponse(
        _ edit: @escaping @Sendable (inout MessageElement, AnswerContext) -> Void
    ) {
        beforeSigning = { message, context in
            message.edit("Response") { edit(&$0, context) }
        }
    }
}
