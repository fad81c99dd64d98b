import SAML
import XMLSecurity

/// What one answer of WK left behind, for the audit log: names of messages, never their contents.
struct LoginTrail: Sendable {
    let authnRequest: MessageID
    var artifactResolve: MessageID?
    /// What came back, before it was judged.
    var answer: [UInt8]?

    init(_ login: LoginTransaction) { authnRequest = login.authnRequestID }

    /// IDs that the answer claims, by the element's name; nobody vouches for them.
    var claimedIDs: [(String, JSONText.Value?)] {
        guard let answer, let document = try? ParsedDocument(answer) else { return [] }
        // Envelope, Body, ArtifactResponse, Response.
        let outer = document.root.children.flatMap(\.children)
        let places = [
            ("artifactResponse", "ArtifactResponse", outer),
            ("response", "Response", outer.flatMap(\.children)),
        ]
        return places.map { member, name, elements in
            let element = elements.first { $0.name.local == name }
            let id = element?.attribute("ID").flatMap { MessageID($0) }
            return (member, id.map { .string($0.value) })
        }
    }
}
