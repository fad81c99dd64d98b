import XMLSecurity

/// The messages that the node signed, as they lie in `Messages`; `Scripts/fuzz --sign` made them.
package enum KnownMessages {
    package static var loginAnswer: [UInt8] { PackageResources.login_answer_xml }
    package static var logoutRequest: [UInt8] { PackageResources.logout_request_xml }
    package static var logoutAnswer: [UInt8] { PackageResources.logout_answer_xml }
    package static var all: [[UInt8]] { [loginAnswer, logoutRequest, logoutAnswer] }

    /// What the node's signatures cover, by all of them.
    static let canonical: Set<[UInt8]> = {
        var known = Set<[UInt8]>()
        for message in all {
            guard let document = try? ParsedDocument(message) else { continue }
            for element in document.root.withDescendants {
                let verified = try? document.verifySignature(
                    of: element, trusting: [FuzzParties.shared.node.certificate])
                if let verified { known.insert(verified.canonicalBytes) }
            }
        }
        return known
    }()
}

extension XMLElement {
    /// In document order. Recursion is as deep as the parser lets elements nest.
    package var withDescendants: [XMLElement] { [self] + children.flatMap(\.withDescendants) }

    func child(_ local: String) -> XMLElement? { children.first { $0.name.local == local } }

    func first(_ local: String) -> XMLElement? { withDescendants.first { $0.name.local == local } }
}
