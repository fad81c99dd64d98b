import SAML
import XMLSecurity

/// `login-answer`: WK's answer on the back channel, judged by all rules.
///
/// Under the node's pin only the known answer logs anybody in, as the person in it. Under the mutator's pin anything
/// may be signed; then a second, simpler reading of the message must agree that it is for us.
enum LoginAnswerEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let parties = FuzzParties.shared
        switch try judge(input, trusting: [parties.node, parties.mutator]) {
        case .failure(let error): return .refused(error.code.rawValue)
        case .success(let assertion):
            if case .success(let known) = try judge(input, trusting: [parties.node]) {
                try checkKnown(known)
                return .accepted("known")
            }
            try checkSigned(assertion, input)
            return .accepted("signed by the mutator")
        }
    }

    private static func judge(
        _ input: [UInt8], trusting pins: [FuzzParties.Pair]
    ) throws(Violation) -> Result<ValidatedAssertion, SAMLError> {
        guard let expectation = FuzzParties.shared.expectation(trusting: pins) else {
            throw Violation("the constants are no message identifiers")
        }
        do {
            return .success(
                try validateLoginAnswer(
                    status: 200, contentType: "text/xml; charset=utf-8", body: input, expecting: expectation,
                    at: FuzzParties.now))
        } catch {
            return .failure(error)
        }
    }

    private static func checkKnown(_ assertion: ValidatedAssertion) throws(Violation) {
        let person = Person(assertion)
        let holds =
            assertion.replayIDs.map(\.value) == ["ID-artifact-response", "ID-response", "ID-assertion"]
            && assertion.nameID == "gzolc87" && assertion.sessionIndex == "ID-assertion"
            && assertion.assuranceLevel == .substantial && assertion.identityProvider == "pz.gov.pl"
            && person.subject == "87022243734" && person.familyName == "Żółć-Kowalska"
            && person.givenName == "Grażyna Łucja" && person.dateOfBirth == "1987-02-22"
        try demand(holds, "the node's pin let in what the node did not sign")
    }

    private static func checkSigned(_ assertion: ValidatedAssertion, _ input: [UInt8]) throws(Violation) {
        do {
            let root = try ParsedDocument(input).root
            try demand(
                root.withDescendants.allSatisfy { $0.name.local != "Assertion" }, "an assertion in clear")
            let encrypted = root.withDescendants.filter { $0.name.local == "EncryptedData" }
            try demand(encrypted.count == 1, "\(encrypted.count) EncryptedData in an accepted answer")
            for data in encrypted {
                let keys = [FuzzParties.shared.decryption.key]
                try check(try decrypt(data, with: keys).root, Person(assertion))
            }
            try check(root.first("ArtifactResponse"), answers: FuzzParties.resolveID)
            try check(root.first("Response"), answers: FuzzParties.requestID)
        } catch let error as Violation {
            throw error
        } catch {
            throw Violation("an accepted answer cannot be read: \(error)")
        }
    }

    private static func check(_ message: XMLElement?, answers id: String) throws(Violation) {
        guard let message else { throw Violation("an accepted answer lacks a message") }
        try demand(message.attribute("InResponseTo") == id, "\(message.name.local) answers another request")
        let status = message.children.first { $0.name.local == "Status" }
        try demand(
            status?.children.first?.attribute("Value") == "urn:oasis:names:tc:SAML:2.0:status:Success",
            "\(message.name.local) does not say Success")
    }

    private static func check(_ root: XMLElement, _ person: Person) throws(Violation) {
        try demand(
            root.name == QualifiedName("urn:oasis:names:tc:SAML:2.0:assertion", "Assertion"), "no Assertion")
        let data = root.first("SubjectConfirmationData")
        try demand(
            data?.attribute("Recipient") == "https://portal.example.gov.pl/auth/acs", "another Recipient")
        try demand(data?.attribute("InResponseTo") == FuzzParties.requestID, "confirms another request")
        for bearer in [data, root.first("Conditions")] {
            let end = bearer?.attribute("NotOnOrAfter").flatMap(Instant.init)
            try demand(end.map { $0 > FuzzParties.now - .seconds(60) } ?? false, "out of time")
        }
        let audiences = root.withDescendants.filter { $0.name.local == "Audience" }.map(\.text)
        try demand(audiences.contains("https://portal.example.gov.pl"), "for another audience")
        let level = root.first("AuthnContextClassRef")?.text.split(whereSeparator: \.isWhitespace).first ?? ""
        try demand(level.hasSuffix("/substantial") || level.hasSuffix("/high"), "a level that is too low")
        let identifiers = root.withDescendants.filter {
            $0.attribute("Name") == "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier"
        }
        try demand(identifiers.count == 1, "the person is identified \(identifiers.count) times")
        try demand(
            identifiers.first?.withDescendants.map(\.text).joined().contains(person.subject) ?? false,
            "a person that the assertion does not name")
    }
}
