import XMLSecurity

extension ConfigurationLoader {
    /// Bytes of a key, certificate, PKCS#12 or password file; a bundle of trust roots may be as long.
    private static let materialLimit = 1 << 20

    /// Reads a file and notes its state.
    mutating func read(
        _ path: String, _ limit: Int
    ) -> Result<ConfigurationFiles.File, ConfigurationFiles.Failure> {
        sources.note(files.stamp(path), of: path)
        let result = files.read(path, limit)
        if case .failure(let failure) = result { mayPass = mayPass || failure.mayPass }
        return result
    }

    mutating func readMaterial(
        _ path: String, label: String, at place: ConfigurationOrigin, against directory: String, mend: String
    ) -> ConfigurationFiles.File? {
        let resolved = resolve(path, against: directory)
        switch read(resolved, Self.materialLimit) {
        case .success(let file):
            sources.note(content: file.bytes, of: label)
            return file
        case .failure(let failure) where failure.isMissing && allowsMissingFiles:
            missingFiles[label] = resolved
            return nil
        case .failure(let failure):
            let advice = failure.isMissing && !mend.isEmpty ? "; \(mend)" : ""
            findings.add(place, "\(label): \(resolved) cannot be read: \(failure.reason)\(advice)")
            return nil
        }
    }

    /// Reads a file that nobody else should read, and notes its mode.
    mutating func readSecret(
        _ path: String, label: String, at place: ConfigurationOrigin, against directory: String,
        mend: String = "relative paths start at the directory of the file they stand in"
    ) -> [UInt8]? {
        guard let file = readMaterial(path, label: label, at: place, against: directory, mend: mend) else {
            return nil
        }
        let resolved = resolve(path, against: directory)
        inventory.secrets.append(
            .init(
                label: label, path: resolved, mode: file.mode, origin: place,
                isCredential: isCredential(resolved)))
        return file.bytes
    }

    /// Source: systemd.exec(5), LoadCredential=: mode 0400, or 0440 with an access list for the service's user.
    private func isCredential(_ path: String) -> Bool {
        guard let directory = environment["CREDENTIALS_DIRECTORY"], directory.hasPrefix("/") else {
            return false
        }
        return path.hasPrefix(directory + "/") && !path.split(separator: "/").contains("..")
    }

    /// Reads one certificate; more than one in the file would be passed over silently, so that is a finding.
    mutating func readCertificate(
        _ path: String, label: String, at place: ConfigurationOrigin, against directory: String, mend: String,
        allowsChain: Bool
    ) -> (certificate: Certificate, bytes: [UInt8])? {
        guard let file = readMaterial(path, label: label, at: place, against: directory, mend: mend) else {
            return nil
        }
        let resolved = resolve(path, against: directory)
        let blocks = pemCertificates(in: file.bytes)
        if blocks.count > 1 && !allowsChain {
            findings.add(
                place,
                "\(label): \(resolved) holds \(blocks.count) certificates; allowed: one certificate a file")
        }
        do {
            return (try Certificate(file.bytes), file.bytes)
        } catch {
            findings.add(
                place,
                unusableCertificate(MaterialKind(file.bytes), resolved, label: label, mend: mend))
            return nil
        }
    }
}

/// The PEM blocks of certificates in a text, in order.
func pemCertificates(in bytes: [UInt8]) -> [[UInt8]] {
    let begin = Array("-----BEGIN CERTIFICATE-----".utf8)
    let end = Array("-----END CERTIFICATE-----".utf8)
    var blocks: [[UInt8]] = []
    var rest = bytes[...]
    while let start = rest.firstRange(of: begin), let stop = rest[start.upperBound...].firstRange(of: end) {
        blocks.append(Array(rest[start.lowerBound..<stop.upperBound]) + [10])
        rest = rest[stop.upperBound...]
    }
    return blocks
}
