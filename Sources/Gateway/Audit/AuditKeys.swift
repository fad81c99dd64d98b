import Crypto
import Glibc

/// The keys of a log: one signs, the other hides who a line is about.
struct AuditKeys: Sendable {
    let signing: AuditSigningKey
    let pseudonym: AuditPseudonym
    /// nil: none was made.
    let making: Making?

    /// Which keys were missing and are new.
    struct Making: Sendable {
        let paths: [String]
        let isSigningKey: Bool
        /// Id of the public key that was published before, where there was one.
        let former: String?
    }

    /// Reads both, or makes those that the settings do not name and that are missing; publishes the public half.
    /// - Throws: `keyUnusable`.
    init(_ settings: AuditSettings, randomBytes: (Int) -> [UInt8]) throws(AuditError) {
        let former = Self.published(settings.publicKeyPath)
        var made: [String] = []
        let pem = try Self.read(settings.signingKeyPath, &made, make: settings.signingKey == nil) {
            AuditSigningKey.fresh().pem
        }
        do {
            signing = try AuditSigningKey(pem: pem)
        } catch {
            throw AuditError(.keyUnusable, "\(settings.signingKeyPath): \(error.detail)")
        }
        let secret = try Self.read(settings.subjectKeyPath, &made, make: settings.subjectKey == nil) {
            randomBytes(AuditPseudonym.keyLength)
        }
        guard let pseudonym = AuditPseudonym(key: secret) else {
            throw AuditError(
                .keyUnusable,
                "\(settings.subjectKeyPath): has \(secret.count) bytes; it must be \(AuditPseudonym.keyLength) random "
                    + "ones")
        }
        self.pseudonym = pseudonym
        let isSigningKey = made.contains(settings.signingKeyPath)
        making = made.isEmpty ? nil : Making(paths: made, isSigningKey: isSigningKey, former: former)
        try Self.publish(signing.publicKey, at: settings.publicKeyPath)
    }

    private static func read(
        _ path: String, _ made: inout [String], make isMade: Bool, _ fresh: () -> [UInt8]
    ) throws(AuditError) -> [UInt8] {
        for _ in 0..<2 {
            switch ConfigurationFiles.disk.read(path, 1 << 16) {
            case .success(let file): return file.bytes
            case .failure(let failure):
                guard failure.isMissing && isMade else {
                    throw AuditError(.keyUnusable, "\(path): cannot be read: \(failure.reason)")
                }
                try WholeFile.create(fresh(), at: path)
                made.append(path)
            }
        }
        throw AuditError(.keyUnusable, "\(path): comes and goes; let nobody else write there")
    }

    private static func published(_ path: String) -> String? {
        guard case .success(let file) = ConfigurationFiles.disk.read(path, 1 << 16) else { return nil }
        return AuditPublicKey(pem: file.bytes)?.id
    }

    /// For whoever verifies; rewritten where another key signs now.
    private static func publish(_ key: AuditPublicKey, at path: String) throws(AuditError) {
        if case .success(let file) = ConfigurationFiles.disk.read(path, 1 << 16), file.bytes == key.pem {
            return
        }
        try WholeFile.replace(path, with: key.pem, mode: 0o644)
    }
}
