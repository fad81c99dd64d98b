/// Judges WK's answer on the back channel: every rule but replay, which needs the store.
///
/// Order: HTTP status and media type, envelope, both signatures, statuses, only then decryption, then the assertion.
/// - Parameters:
///   - status, contentType, body: the HTTP answer to our ArtifactResolve.
///   - now: the instant to judge as of, which is that of arrival: pins count by it too.
/// - Throws: the first rule that does not hold.
/// - Source: SAML 2.0 Core §2, §3.2.2, §3.5.2, Profiles §4.1.4; WK protocol notes, "Login" 4 to 7.
public func validateLoginAnswer(
    status: Int, contentType: String?, body: [UInt8], expecting expectation: LoginExpectation, at now: Instant
) throws(SAMLError) -> ValidatedAssertion {
    let http = HTTPMessage(status: status, contentType: contentType, body: body)
    let message = try SOAPMessage(answer: http)
    let artifactResponse = try VerifiedArtifactResponse(message, expectation, at: now)
    let response = try VerifiedResponse(message, inside: artifactResponse, expectation, at: now)
    let successful = try SuccessfulResponse(artifactResponse, response, expectation, at: now)
    let decrypted = try DecryptedAssertion(successful, expectation, at: now)
    return try ValidatedAssertion(validating: decrypted, expectation, at: now)
}
