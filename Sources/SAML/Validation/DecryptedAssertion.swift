import XMLSecurity

/// What one of our keys decrypted out of a successful Response: an Assertion, not judged yet.
struct DecryptedAssertion: Sendable {
    /// The plaintext; or, where the assertion is signed, what its signature covers.
    let root: XMLElement
    let outerIDs: [MessageID]
    let remarks: [String]
    private let outerInstants: [Instant]

    init(
        _ response: SuccessfulResponse, _ expectation: LoginExpectation, at now: Instant
    ) throws(SAMLError) {
        let encryptedData = try ContentRules.encryptedData(of: response.response.root)
        let decrypted: DecryptedElement
        do {
            decrypted = try decrypt(encryptedData, with: expectation.decryptionKeys)
        } catch {
            throw SAMLError(.decryption, because: error)
        }
        guard decrypted.recipient == lengthPrefixed(expectation.provider.entityID) else {
            throw SAMLError(.encryptionRecipient, "PartyVInfo names another service provider")
        }
        guard decrypted.root.name == .saml("Assertion") else {
            throw SAMLError(
                .assertionMissing, "decrypted \(excerpt(decrypted.root.name.description)), not an Assertion")
        }
        root = try Self.vouched(decrypted, expectation.node, at: now)
        outerIDs = response.ids
        outerInstants = response.issueInstants
        remarks = decrypted.remarks + response.remarks
    }

    /// WK does not sign the assertion. A signature that is there must hold: an ignored one helps an attacker only.
    private static func vouched(
        _ decrypted: DecryptedElement, _ node: NodeProfile, at now: Instant
    ) throws(SAMLError) -> XMLElement {
        guard decrypted.root.children.contains(where: { $0.name == .signature }) else {
            return decrypted.root
        }
        let document: ParsedDocument
        do {
            document = try ParsedDocument(decrypted.bytes)
        } catch {
            throw SAMLError(.assertionSignature, because: error)
        }
        return try document.verifySignature(
            of: document.root, trusting: node, at: now, else: .assertionSignature
        ).root
    }

    func examined(_ expectation: LoginExpectation, at now: Instant) -> ExaminedAssertion {
        ExaminedAssertion(
            message: ReceivedMessage(element: root, terms: expectation.assertionTerms(at: now)),
            expectation: expectation, outerIDs: outerIDs.map(\.value))
    }

    /// The latest instant at which a message with one of the IDs could still pass: each message is refused when it
    /// is too old, the assertion also when it has expired. The later bound is kept for all three.
    func replayableUntil(_ assertion: ExaminedAssertion) throws(SAMLError) -> Instant {
        let skew = assertion.time.skew
        var latest = min(try assertion.conditionsEnd(), try assertion.confirmationEnd()) + skew
        for instant in outerInstants + [try assertion.message.issueInstant()] {
            latest = max(latest, TimePolicy.lastAcceptable(issued: instant, skew: skew))
        }
        return latest
    }
}

extension DecryptedElement {
    fileprivate var remarks: [String] {
        var remarks: [String] = []
        if contentKeyBits != 256 {
            remarks.append("content key of \(contentKeyBits) bits, declared as \(excerpt(declaredAlgorithm))")
        }
        if keyIndex > 0 { remarks.append("encrypted to retiring key number \(keyIndex + 1)") }
        return remarks
    }
}
