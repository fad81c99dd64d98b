import XMLSecurity

/// `decrypt`: each `EncryptedData` is decrypted. Nothing comes out but the plaintext that went in.
enum DecryptEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let root: XMLElement
        do {
            root = try ParsedDocument(input).root
        } catch {
            return .refused(error.code.rawValue)
        }
        let encrypted = root.withDescendants.filter { $0.name.local == "EncryptedData" }
        guard !encrypted.isEmpty else { return .refused("no EncryptedData") }
        let known = Array(MessageTemplates.assertion.utf8)
        var codes: [String] = []
        for data in encrypted.prefix(4) {
            do {
                let decrypted = try decrypt(data, with: [FuzzParties.shared.decryption.key])
                try demand(decrypted.bytes == known, "a plaintext came out that never went in")
                try demand(decrypted.contentKeyBits == 256, "the content key has changed its size")
                return .accepted("EncryptedData")
            } catch let error as Violation {
                throw error
            } catch let error as XMLSecurityError {
                codes.append(error.code.rawValue)
            } catch {
                throw Violation("an error of another type: \(error)")
            }
        }
        return .refused(codes.first ?? "")
    }
}
