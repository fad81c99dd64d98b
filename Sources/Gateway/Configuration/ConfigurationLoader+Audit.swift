import XMLSecurity

extension ConfigurationLoader {
    /// nil where no audit log is wanted, or something is wrong with it: then there is a finding.
    mutating func loadAudit(_ reader: SettingsReader) -> AuditSettings? {
        let file = reader.value(GatewaySchema.auditFile, &findings)
        let signingKey = reader.value(GatewaySchema.auditSigningKey, &findings)
        let subjectKey = reader.value(GatewaySchema.auditSubjectKey, &findings)
        let node = reader.value(GatewaySchema.auditNode, &findings)
        let whenFull = reader.value(GatewaySchema.auditWhenFull, &findings)
        let addresses = reader.value(GatewaySchema.auditClientAddress, &findings)
        let size = reader.value(GatewaySchema.auditRotateSize, &findings)
        let age = reader.value(GatewaySchema.auditRotateAfter, &findings)
        let retention = reader.value(GatewaySchema.auditRetention, &findings)
        let interval = reader.value(GatewaySchema.auditCheckpointInterval, &findings)
        let evidence = loadAuditor(reader)
        guard let file else {
            refuseAuditWithoutFile(reader)
            return nil
        }
        guard let whenFull, let addresses, let size, let age, let retention, let interval else { return nil }
        var audit = AuditSettings(file: resolve(file, against: directory))
        (audit.node, audit.whenFull, audit.clientAddress) = (node, whenFull, addresses)
        (audit.rotateSize, audit.rotateAfter, audit.retention) = (size, age, retention)
        (audit.checkpointInterval, audit.evidence) = (interval, evidence)
        audit.signingKey = signingKey.map { resolve($0, against: directory) }
        audit.subjectKey = subjectKey.map { resolve($0, against: directory) }
        checkAuditKeys(audit, reader)
        return audit
    }

    /// Settings of a log that nobody keeps would be relied on.
    private mutating func refuseAuditWithoutFile(_ reader: SettingsReader) {
        let others = GatewaySchema.auditEntries.filter { $0.path != GatewaySchema.auditFile.path }
        guard !reader.isGiven(GatewaySchema.auditFile.path),
            let given = others.first(where: { reader.isGiven($0.path) })
        else { return }
        findings.add(
            reader.place(of: given.path),
            "\(given.path): does nothing without audit.file; name the file, or leave it out")
    }

    private mutating func loadAuditor(_ reader: SettingsReader) -> Certificate? {
        let key = GatewaySchema.auditEvidence
        guard let path = reader.value(key, &findings) else { return nil }
        let place = reader.place(of: key.path)
        let read = readCertificate(
            path, label: key.path, at: place, against: directory,
            mend: "the auditor makes key and certificate",
            allowsChain: false)
        guard let certificate = read?.certificate else { return nil }
        switch certificate.keyAlgorithm {
        case .ecP256: break
        case .rsa(let bits) where bits >= 2048: break
        default:
            findings.add(
                place,
                "\(key.path): \(certificate.keyAlgorithm) will not do; allowed: EC P-256, or RSA of at least 2048 bits"
            )
        }
        return certificate
    }

    /// Keys that are named must be there; those that are made where they are missing may be.
    private mutating func checkAuditKeys(_ audit: AuditSettings, _ reader: SettingsReader) {
        let signing = GatewaySchema.auditSigningKey.path
        if let bytes = auditKey(audit.signingKey, or: audit.signingKeyPath, signing, reader),
            (try? AuditSigningKey(pem: bytes)) == nil
        {
            findings.add(
                reader.place(of: signing),
                "\(signing): \(audit.signingKeyPath) is no EC P-256 private key in PEM without a password")
        }
        let subject = GatewaySchema.auditSubjectKey.path
        if let bytes = auditKey(audit.subjectKey, or: audit.subjectKeyPath, subject, reader),
            bytes.count != AuditPseudonym.keyLength
        {
            findings.add(
                reader.place(of: subject),
                "\(subject): \(audit.subjectKeyPath) has \(bytes.count) bytes; allowed: exactly "
                    + "\(AuditPseudonym.keyLength) random ones, as `brama key new FILE` makes them")
        }
    }

    private mutating func auditKey(
        _ named: String?, or usual: String, _ label: String, _ reader: SettingsReader
    ) -> [UInt8]? {
        let place = reader.place(of: label)
        if named != nil { return readSecret(usual, label: label, at: place, against: directory) }
        // Made at the first start, which must not look like a change to a reload: not noted as a source.
        guard case .success(let file) = files.read(usual, 1 << 16) else { return nil }
        inventory.secrets.append(.init(label: label, path: usual, mode: file.mode, origin: place))
        return file.bytes
    }
}
