import XMLSecurity

extension ConfigurationLoader {
    struct Keys {
        var signing: SigningCredential?
        var decryption: [DecryptionCredential] = []
        var transport: (certificate: [UInt8], privateKey: [UInt8])?
    }

    /// A private key with its certificate as read, before its use is judged.
    struct Credential {
        let privateKey: PrivateKey
        let certificate: Certificate
        /// PEM, with the chain where the file holds one.
        let certificates: [UInt8]
        let place: ConfigurationOrigin
    }

    mutating func loadKeys(_ reader: SettingsReader) -> Keys {
        var keys = Keys()
        let signing = loadCredential(
            GatewaySchema.signing, reader, label: "keys.signing", role: .signing,
            place: reader.place(of: "keys.signing"))
        keys.signing = signing.flatMap { makeSigning($0) }
        for (index, item) in (reader.value(GatewaySchema.decryption, &findings) ?? []).enumerated() {
            let label = "keys.decryption[\(index)]"
            let schema = ConfigurationSchema(entries: GatewaySchema.decryptionItem.entries, sections: [])
            schema.checkKeys(of: item, label: label + ".", into: &findings)
            let itemReader = SettingsReader(root: item, origin: item.origin, label: label + ".")
            let credential = loadCredential(
                GatewaySchema.decryptionItem, itemReader, label: label, role: .decryption(index: index),
                place: item.origin)
            if let credential {
                checkDecryption(credential, label: label, signing: signing, earlier: keys.decryption)
                keys.decryption.append(
                    .init(privateKey: credential.privateKey, certificate: credential.certificate))
            }
        }
        if reader.isGiven("keys.transport") {
            keys.transport = loadTransport(reader)
        }
        return keys
    }

    private mutating func makeSigning(_ credential: Credential) -> SigningCredential? {
        do {
            return try SigningCredential(
                privateKey: credential.privateKey, certificate: credential.certificate)
        } catch {
            findings.add(
                credential.place,
                "keys.signing: \(credential.privateKey.algorithm) cannot sign for WK; allowed: EC P-256, or RSA of "
                    + "at least 2048 bits")
            return nil
        }
    }

    private mutating func checkDecryption(
        _ credential: Credential, label: String, signing: Credential?, earlier: [DecryptionCredential]
    ) {
        if credential.privateKey.algorithm != .ecP256 {
            findings.add(
                credential.place,
                "\(label): \(credential.privateKey.algorithm) cannot decrypt WK's answers; allowed: EC P-256")
        }
        if let signing, signing.privateKey.belongs(to: credential.certificate) {
            findings.add(
                credential.place, "\(label): is the same key as keys.signing; allowed: a key pair of its own")
        }
        if let index = earlier.firstIndex(where: { $0.privateKey.belongs(to: credential.certificate) }) {
            findings.add(
                credential.place, "\(label): is the same key as keys.decryption[\(index)]; keep one of them")
        }
    }

    private mutating func loadTransport(_ reader: SettingsReader) -> (
        certificate: [UInt8], privateKey: [UInt8]
    )? {
        let place = reader.place(of: "keys.transport")
        let credential = loadCredential(
            GatewaySchema.transport, reader, label: "keys.transport", role: .transport, place: place)
        guard let credential else { return nil }
        do {
            return (credential.certificates, try credential.privateKey.pem())
        } catch {
            findings.add(place, "keys.transport: the key cannot be used (\(error.detail))")
            return nil
        }
    }
}
