import XMLSecurity

/// An assertion for which every rule held, but replay.
public struct ValidatedAssertion: Sendable {
    public let id: MessageID
    /// The IDs that must not come twice: of ArtifactResponse, Response and Assertion.
    public let replayIDs: [MessageID]
    /// Until when a replay of this could be accepted, skew included: how long the IDs must be remembered.
    public let replayableUntil: Instant
    public let nameID: String
    public let nameIDFormat: String
    /// nil where WK sent none: logout then goes by NameID alone.
    public let sessionIndex: String?
    public let assuranceLevel: AssuranceLevel
    /// AuthenticatingAuthority, such as `pz.gov.pl`; nil where WK names none.
    public let identityProvider: String?
    public let authenticatedAt: Instant
    /// SessionNotOnOrAfter, where WK sets one.
    public let sessionNotOnOrAfter: Instant?
    /// Requested attributes only, by Name URI.
    public let attributes: [String: [String]]
    /// Facts for the log that are no fault: 128-bit key, retiring key used, wrong birth date to PESEL, …
    public let remarks: [String]

    let person: Person

    /// Asks every rule, then reads the values from where the rules looked.
    init(validating decrypted: DecryptedAssertion, _ expectation: LoginExpectation, at now: Instant)
        throws(SAMLError)
    {
        let examined = decrypted.examined(expectation, at: now)
        try demand(AssertionRules.all, of: examined)

        id = try examined.messageID()
        replayIDs = decrypted.outerIDs + [id]
        replayableUntil = try decrypted.replayableUntil(examined)
        (nameID, nameIDFormat) = try examined.nameID()
        let index = try examined.authnStatement().attribute("SessionIndex") ?? ""
        sessionIndex = index.isEmpty ? nil : index
        assuranceLevel = try examined.assuranceLevel()
        identityProvider = try examined.authorities().first
        authenticatedAt = try examined.authnInstant()
        sessionNotOnOrAfter = try examined.sessionEnd()
        var values: [String: [String]] = [:]
        for attribute in expectation.provider.requiredAttributes {
            values[attribute.name] = [try examined.value(of: attribute)]
        }
        attributes = values
        person = try Person(examined)
        remarks = try decrypted.remarks + examined.remarks()
    }
}
