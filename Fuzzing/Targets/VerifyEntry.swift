import Crypto
import SAML
import XMLSecurity

/// `verify`: each element's signature is verified. Under the node's pin only what the node signed is accepted, to
/// the byte.
enum VerifyEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let document: ParsedDocument
        do {
            document = try ParsedDocument(input)
        } catch {
            return .refused(error.code.rawValue)
        }
        let parties = FuzzParties.shared
        var accepted: [String] = []
        var codes: [String] = []
        for element in document.root.withDescendants {
            do {
                let verified = try document.verifySignature(
                    of: element, trusting: [parties.node.certificate, parties.mutator.certificate],
                    algorithms: Set(SignatureAlgorithm.allCases))
                try check(verified, of: element)
                accepted.append(verified.root.name.local)
            } catch let error as Violation {
                throw error
            } catch let error as XMLSecurityError {
                codes.append(error.code.rawValue)
            } catch {
                throw Violation("an error of another type: \(error)")
            }
        }
        guard accepted.isEmpty else { return .accepted(accepted.prefix(2).joined(separator: " ")) }
        // What each element without signature says is not worth counting.
        return .refused(
            codes.first { $0 != XMLSecurityError.Code.signatureMissing.rawValue } ?? codes.first ?? "")
    }

    private static func check(_ verified: VerifiedElement, of element: XMLElement) throws(Violation) {
        let parties = FuzzParties.shared
        if verified.signer.der == parties.node.certificate.der {
            try demand(
                KnownMessages.canonical.contains(verified.canonicalBytes),
                "the node's pin verified what the node did not sign")
        }
        try demand(verified.root.name == element.name, "another element was verified")
        try demand(
            verified.root.children.allSatisfy {
                $0.name != QualifiedName(SAMLNamespace.signature, "Signature")
            },
            "the verified element holds its own signature")
        let reference = element.child("Signature")?.child("SignedInfo")?.child("Reference")
        let declared = reference?.child("DigestValue")?.text ?? ""
        let digest = Array(SHA256.hash(data: verified.canonicalBytes))
        try demand(
            Base64.decode(declared, allowingWhitespace: true) == digest,
            "the verified bytes have another digest than declared")
        do {
            let read = try ParsedDocument(verified.canonicalBytes).root
            try demand(same(read, verified.root), "the verified tree is not that of the verified bytes")
        } catch let error as Violation {
            throw error
        } catch {
            throw Violation("the verified bytes do not parse: \(error)")
        }
    }

    private static func same(_ left: XMLElement, _ right: XMLElement) -> Bool {
        left.name == right.name && Array(left.text.utf8) == Array(right.text.utf8)
            && left.attributes == right.attributes && left.children.count == right.children.count
            && zip(left.children, right.children).allSatisfy { same($0, $1) }
    }
}
