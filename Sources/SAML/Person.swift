/// Who logged in, as the portal will know them.
public struct Person: Sendable, Equatable {
    /// PersonIdentifier: a PESEL or an eIDAS identifier such as `CC/PL/…`.
    public let subject: String
    public let givenName: String
    public let familyName: String
    /// `1987-02-22`, without time zone.
    public let dateOfBirth: String

    public init(_ assertion: ValidatedAssertion) { self = assertion.person }

    /// A person as a store of ours kept it; nothing outside this package can make one.
    package init(subject: String, givenName: String, familyName: String, dateOfBirth: String) {
        self.subject = subject
        self.givenName = givenName
        self.familyName = familyName
        self.dateOfBirth = dateOfBirth
    }

    init(_ assertion: ExaminedAssertion) throws(SAMLError) {
        subject = try assertion.value(of: .personIdentifier)
        givenName = try assertion.value(of: .firstName)
        familyName = try assertion.value(of: .familyName)
        dateOfBirth = try assertion.dateOfBirth().text
    }
}
