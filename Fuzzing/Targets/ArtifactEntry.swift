import Gateway
import SAML
import XMLSecurity

/// `artifact`: short values that a browser carries or a message names. The first byte says which.
enum ArtifactEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let rest = Array(input.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch (input.first ?? 0) % 5 {
        case 0: return try artifact(text)
        case 1: return try secret(text)
        case 2: return try messageID(text)
        case 3: return try instant(text)
        default: return try base64(rest)
        }
    }

    /// An artifact that is accepted reaches WK as it came.
    private static func artifact(_ text: String) throws(Violation) -> Verdict {
        let parties = FuzzParties.shared
        do {
            let artifact = try Artifact(text)
            try demand(artifact.value == text && (1...1024).contains(text.utf8.count), "another value")
            guard let id = MessageID("ID-1") else { throw Violation("no message identifier") }
            let resolve = ArtifactResolve(id: id, issueInstant: FuzzParties.now, artifact: artifact)
            let envelope = try resolve.envelope(
                signedBy: parties.mutator.credential, from: parties.provider,
                to: parties.profile(trusting: [parties.node]))
            let sent = try ParsedDocument(envelope).root.first("Artifact")?.text
            try demand(sent == text, "WK is asked for another artifact")
            return .accepted("artifact")
        } catch let error as Violation {
            throw error
        } catch let error as SAMLError {
            return .refused(error.code.rawValue)
        } catch {
            throw Violation("an accepted artifact cannot be sent: \(error)")
        }
    }

    private static func secret(_ text: String) throws(Violation) -> Verdict {
        guard let secret = Secret(presented: text) else { return .refused("secret") }
        try demand(secret.value == text && text.utf8.count == 43, "a secret of another length")
        try demand(
            text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2D || $0 == 0x5F
            }, "a secret of other characters")
        return .accepted("secret")
    }

    /// An identifier that is accepted can stand in XML as it is.
    private static func messageID(_ text: String) throws(Violation) -> Verdict {
        guard let id = MessageID(text) else { return .refused("message identifier") }
        let markup = "<a ID=\"\(id.value)\"/>"
        let read = try? ParsedDocument(Array(markup.utf8)).root.attribute("ID")
        try demand(read == text, "a message identifier changes in XML")
        return .accepted("message identifier")
    }

    private static func instant(_ text: String) throws(Violation) -> Verdict {
        guard let instant = Instant(text) else { return .refused("instant") }
        try demand(text.utf8.last == UInt8(ascii: "Z"), "an instant without time zone")
        try demand(Instant(instant.text) == instant, "an instant reads back differently")
        try demand(instant.text.utf8.prefix(19).elementsEqual(text.utf8.prefix(19)), "another instant")
        return .accepted("instant")
    }

    /// Strict: one text for each sequence of bytes.
    private static func base64(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        try demand(Base64.decode(Base64.encode(bytes)) == bytes, "Base64 reads back differently")
        let loose = Base64.decode(bytes, allowingWhitespace: true)
        guard let decoded = Base64.decode(bytes) else {
            if let loose {
                let packed = bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
                try demand(Base64.encode(loose) == packed, "two Base64 texts for the same bytes")
            }
            return .refused("Base64")
        }
        try demand(Base64.encode(decoded) == bytes && loose == decoded, "two Base64 texts for the same bytes")
        return .accepted("Base64")
    }
}
