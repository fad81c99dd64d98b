import FuzzTargets
import XMLSecurity

/// Makes a mutated message pass its signatures, and its assertion the decryption, so that the rules behind are asked.
enum Resigning {
    /// Signs each element anew that carries a signature, innermost first, with the mutator's key.
    /// - Returns: nil where that cannot be.
    static func sign(_ root: Markup, prefixes: [String]) -> [UInt8]? {
        var root = root
        let carriers = (root.paths() + [[]]).filter { path in
            root[path[...]].map { $0.attribute("ID") != nil && signaturePlace(in: $0) != nil } ?? false
        }
        guard !carriers.isEmpty, carriers.count <= 4 else { return nil }
        var bytes: [UInt8] = []
        for path in carriers.sorted(by: { $0.count > $1.count }) {
            guard var element = root[path[...]], let place = signaturePlace(in: element),
                let id = element.attribute("ID")
            else { return nil }
            element.content.remove(at: place)
            root[path[...]] = element
            let signed = try? signEnveloped(
                root.serialized, id: String(decoding: id, as: UTF8.self),
                with: FuzzParties.shared.mutator.credential, inclusivePrefixes: prefixes)
            guard let signed, let read = MarkupReader.read(signed)?.root else { return nil }
            (root, bytes) = (read, signed)
        }
        return bytes
    }

    private static func signaturePlace(in element: Markup) -> Int? {
        element.elementPlaces.first {
            if case .element(let child) = element.content[$0] { child.isCalled("Signature") } else { false }
        }
    }

    /// Mutates what the first EncryptedData holds.
    static func mutateAssertion(in root: Markup, by mutator: inout MarkupMutator) -> Markup? {
        guard let path = root.paths().first(where: { root[$0[...]]?.isCalled("EncryptedData") ?? false }),
            let plaintext = plaintext(of: root), let assertion = MarkupReader.read(plaintext)?.root
        else { return nil }
        let changed = mutator.mutate(assertion).serialized
        guard let encrypted = try? KnownMessageMaker.encryptedAssertion(changed),
            let data = MarkupReader.read(encrypted)?.root
        else { return nil }
        var root = root
        root[path[...]] = data
        return root
    }

    private static func plaintext(of root: Markup) -> [UInt8]? {
        guard let document = try? ParsedDocument(root.serialized).root,
            let data = document.withDescendants.first(where: { $0.name.local == "EncryptedData" })
        else { return nil }
        return try? decrypt(data, with: [FuzzParties.shared.decryption.key]).bytes
    }
}
