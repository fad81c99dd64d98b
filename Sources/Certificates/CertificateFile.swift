import X509
public import XMLSecurity

/// What one file holds: certificates, private keys and requests, in the order in which they stand there.
public struct CertificateFile: Sendable {
    public enum Entry: Sendable {
        case certificate(XMLSecurity.Certificate)
        case privateKey(PrivateKey)
        case request(RequestFacts)
    }

    public let entries: [Entry]
    /// In words, as `PEM` or `PKCS#12`.
    public let format: String

    /// - Parameters:
    ///   - bytes: PEM with one block or many, DER, or PKCS#12.
    ///   - password: for PKCS#12 and encrypted keys; nil: none is known, an empty one is tried for PKCS#12.
    /// - Throws: `file-unreadable`, `password-needed`, `password-wrong`.
    public init(_ bytes: [UInt8], password: [UInt8]?) throws(CertificatesError) {
        let blocks = PEMBlock.all(in: bytes)
        if !blocks.isEmpty {
            format = "PEM"
            entries = try Self.entries(of: blocks, password)
            return
        }
        if let certificate = try? XMLSecurity.Certificate(bytes) {
            (format, entries) = ("DER", [.certificate(certificate)])
        } else if let request = RequestFacts(der: bytes) {
            (format, entries) = ("DER", [.request(request)])
        } else if let key = try Self.key(bytes, password) {
            (format, entries) = ("DER", [.privateKey(key)])
        } else {
            format = "PKCS#12"
            let container = try Self.container(bytes, password)
            entries =
                [.privateKey(container.privateKey), .certificate(container.certificate)]
                + container.chain.map { .certificate($0) }
        }
    }

    public var certificates: [XMLSecurity.Certificate] {
        entries.compactMap { if case .certificate(let certificate) = $0 { certificate } else { nil } }
    }

    public var privateKeys: [PrivateKey] {
        entries.compactMap { if case .privateKey(let key) = $0 { key } else { nil } }
    }

    public var requests: [RequestFacts] {
        entries.compactMap { if case .request(let request) = $0 { request } else { nil } }
    }

    private static func entries(
        of blocks: [PEMBlock], _ password: [UInt8]?
    ) throws(CertificatesError) -> [Entry] {
        var entries: [Entry] = []
        for block in blocks.prefix(100) {
            if block.label.hasSuffix("CERTIFICATE REQUEST") {
                guard let request = block.der.flatMap(RequestFacts.init(der:)) else {
                    throw unreadable("certificate request")
                }
                entries.append(.request(request))
            } else if block.label.hasSuffix("CERTIFICATE") {
                do {
                    entries.append(.certificate(try XMLSecurity.Certificate(block.bytes)))
                } catch {
                    throw unreadable("certificate")
                }
            } else if block.label.hasSuffix("PRIVATE KEY") {
                guard let key = try key(block.bytes, password) else {
                    let conversion = MaterialKind(block.bytes).conversion.map { ": \($0)" }
                    throw unreadable("private key", conversion)
                }
                entries.append(.privateKey(key))
            }
        }
        guard !entries.isEmpty else {
            throw other(blocks.flatMap(\.bytes), labels: blocks.prefix(3).map { printable($0.label) })
        }
        return entries
    }

    /// nil where it is no key at all.
    private static func key(_ bytes: [UInt8], _ password: [UInt8]?) throws(CertificatesError) -> PrivateKey? {
        do {
            return try PrivateKey(bytes, password: password)
        } catch {
            switch error.code {
            case .keyEncrypted:
                throw CertificatesError(
                    .passwordNeeded,
                    "the private key is encrypted: name a file with its password, --password-file")
            case .passwordWrong:
                throw CertificatesError(
                    .passwordWrong, "the password does not open the private key: check the password file")
            default: return nil
            }
        }
    }

    private static func container(
        _ bytes: [UInt8], _ password: [UInt8]?
    ) throws(CertificatesError) -> KeyContainer {
        do {
            return try KeyContainer(pkcs12: bytes, password: password ?? [])
        } catch {
            switch error.code {
            case .passwordWrong where password == nil:
                throw CertificatesError(
                    .passwordNeeded,
                    "the PKCS#12 file has a password: name a file that holds it, --password-file")
            case .passwordWrong:
                throw CertificatesError(
                    .passwordWrong, "the password does not open the PKCS#12 file: check the password file")
            case .containerLegacyAlgorithm: throw CertificatesError(.fileUnreadable, error.detail)
            default: throw other(bytes)
            }
        }
    }

    private static func unreadable(_ what: String, _ why: String? = nil) -> CertificatesError {
        CertificatesError(
            .fileUnreadable,
            "a \(what) in it cannot be read\(why ?? ": it is damaged or of an unknown kind")")
    }

    /// - Parameter labels: of the blocks, where it is PEM.
    private static func other(_ bytes: [UInt8], labels: [String] = []) -> CertificatesError {
        let kind = MaterialKind(bytes)
        let expected = "a certificate, a private key, a request or PKCS#12 is expected"
        let found =
            switch kind {
            case .unknown where labels.isEmpty: "it is none of that, or damaged"
            case .unknown: "it holds \(labels.joined(separator: ", "))"
            case .pkcs12, .certificate: "it is \(kind.name), but damaged or of an unknown kind"
            default: "it is \(kind.name)"
            }
        return CertificatesError(
            .fileUnreadable, "\(found): \(kind.conversion.map { "\($0); " } ?? "")\(expected)")
    }
}
