import XMLSecurity

extension ConfigurationLoader {
    /// Reads `privateKey` and `certificate`, or `pkcs12`; nil with a finding where that fails.
    mutating func loadCredential(
        _ keys: CredentialKeys, _ reader: SettingsReader, label: String,
        role: ConfigurationInventory.CertificateEntry.Role, place: ConfigurationOrigin
    ) -> Credential? {
        let keyPath = reader.value(keys.privateKey, &findings)
        let certificatePath = reader.value(keys.certificate, &findings)
        let containerPath = reader.value(keys.pkcs12, &findings)
        let passwordPath = reader.value(keys.passwordFile, &findings)
        let password = passwordPath.flatMap {
            readPassword($0, label: label + ".passwordFile", at: reader.place(of: keys.passwordFile.path))
        }
        if passwordPath != nil && password == nil { return nil }
        if let containerPath {
            if keyPath != nil || certificatePath != nil {
                findings.add(
                    place, "\(label): has pkcs12 beside privateKey or certificate; allowed: one or the other")
            }
            return loadContainer(
                containerPath, password: password, label: label, role: role,
                place: reader.place(of: keys.pkcs12.path))
        }
        guard let keyPath, let certificatePath else {
            let missing =
                keyPath == nil
                ? (certificatePath == nil ? "key and certificate" : "privateKey") : "certificate"
            findings.add(
                place,
                "\(label): \(missing) missing; allowed: privateKey and certificate, or pkcs12 and passwordFile"
            )
            return nil
        }
        let key = readKey(
            keyPath, password: password, label: label, at: reader.place(of: keys.privateKey.path))
        let certificate = readCertificate(
            certificatePath, label: label + ".certificate", at: reader.place(of: keys.certificate.path),
            against: directory, mend: "it is what the authority made of your certificate request",
            allowsChain: role == .transport || role == .storeClient)
        guard let certificate else { return nil }
        note(
            certificate.certificate, role, label + ".certificate", certificatePath,
            at: reader.place(of: keys.certificate.path))
        guard let key else { return nil }
        guard key.belongs(to: certificate.certificate) else {
            findings.add(
                reader.place(of: keys.certificate.path),
                "\(label).certificate: \(resolve(certificatePath, against: directory)) is not the certificate of "
                    + "\(resolve(keyPath, against: directory)); put the one that was issued for this key there"
            )
            return nil
        }
        let pem = pemCertificates(in: certificate.bytes)
        return Credential(
            privateKey: key, certificate: certificate.certificate,
            certificates: pem.isEmpty ? certificate.certificate.pem() : pem.flatMap { $0 }, place: place)
    }

    private mutating func loadContainer(
        _ path: String, password: [UInt8]?, label: String,
        role: ConfigurationInventory.CertificateEntry.Role, place: ConfigurationOrigin
    ) -> Credential? {
        guard let bytes = readSecret(path, label: label + ".pkcs12", at: place, against: directory) else {
            return nil
        }
        guard let password else {
            findings.add(
                place,
                "\(label).passwordFile: is missing; allowed: a file with the container's password (empty, if it "
                    + "has none)")
            return nil
        }
        do {
            let container = try KeyContainer(pkcs12: bytes, password: password)
            note(container.certificate, role, label + ".pkcs12", path, at: place)
            return Credential(
                privateKey: container.privateKey, certificate: container.certificate,
                certificates: ([container.certificate] + container.chain).flatMap { $0.pem() }, place: place)
        } catch {
            let resolved = resolve(path, against: directory)
            findings.add(
                place,
                error.code == .passwordWrong
                    ? "\(label).pkcs12: the password in passwordFile does not open \(resolved)"
                    : unusableContainer(MaterialKind(bytes), resolved, label: label, detail: error.detail))
            return nil
        }
    }

    private mutating func readKey(
        _ path: String, password: [UInt8]?, label: String, at place: ConfigurationOrigin
    ) -> PrivateKey? {
        let mend = "`brama certificate request` makes a key pair"
        guard
            let bytes = readSecret(
                path, label: label + ".privateKey", at: place, against: directory, mend: mend)
        else { return nil }
        do {
            return try PrivateKey(bytes, password: password)
        } catch {
            let resolved = resolve(path, against: directory)
            switch error.code {
            case .keyEncrypted:
                findings.add(
                    place,
                    "\(label).privateKey: \(resolved) is encrypted; name a passwordFile with its password")
            case .passwordWrong:
                findings.add(
                    place, "\(label).privateKey: the password in passwordFile does not open \(resolved)")
            default:
                findings.add(place, unusableKey(MaterialKind(bytes), resolved, label: label))
            }
            return nil
        }
    }

    /// The first line of a file.
    mutating func readPassword(
        _ path: String, label: String, at place: ConfigurationOrigin
    ) -> [UInt8]? {
        guard let bytes = readSecret(path, label: label, at: place, against: directory) else { return nil }
        guard !bytes.starts(with: byteOrderMark) else {
            findings.add(place, "\(label): \(byteOrderMarkFinding)")
            return nil
        }
        let line = Array(bytes.prefix { $0 != 10 && $0 != 13 })
        let rest = bytes.dropFirst(line.count)
        guard rest.allSatisfy({ $0 == 10 || $0 == 13 }), line.count <= 1024 else {
            findings.add(place, "\(label): has more than one line; allowed: the password alone")
            return nil
        }
        return line
    }

    private mutating func note(
        _ certificate: Certificate, _ role: ConfigurationInventory.CertificateEntry.Role, _ label: String,
        _ path: String, at place: ConfigurationOrigin
    ) {
        inventory.certificates.append(
            .init(
                role: role, label: label, path: resolve(path, against: directory), certificate: certificate,
                origin: place))
    }
}
