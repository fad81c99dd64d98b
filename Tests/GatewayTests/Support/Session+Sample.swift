import SAML

@testable import Gateway

extension Session {
    /// A session for tests of what keeps sessions.
    static func sample(
        browser: SecretDigest, at now: Instant, nameID: String = "gzolc87", sessionIndex: String? = "_ID-1",
        assuranceLevel: AssuranceLevel = .substantial
    ) -> Session {
        Session(
            id: "sample-\(nameID)", person: .sample, attributes: [:], assuranceLevel: assuranceLevel,
            identityProvider: "pz.gov.pl", nameID: nameID,
            nameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", sessionIndex: sessionIndex,
            browser: browser, authenticatedAt: now, expiresAt: now + .seconds(8 * 3_600), lastSeen: now)
    }
}

extension Person {
    static let sample = Person(
        subject: "87022243734", givenName: "Grażyna Łucja", familyName: "Żółć-Kowalska",
        dateOfBirth: "1987-02-22")
}
