/// What a file of keys or certificates looks like, for messages about one that is not what was expected.
///
/// A look at labels and at the first bytes of the DER; nothing is decided by it.
/// - Source: RFC 7468 (labels of PEM); RFC 5280, 2986, 5208, 5958, 5652, 7292 (shapes of the DER).
public enum MaterialKind: Sendable, Equatable {
    case certificate, request, privateKey, encryptedKey, openSSHKey, publicKey, pkcs12
    /// Certificates without a key, as some authorities send them.
    case pkcs7(isPEM: Bool)
    /// Begins as PEM, but has no whole block.
    case brokenPEM
    case utf16, empty, unknown

    /// - Parameter bytes: of the file.
    public init(_ bytes: [UInt8]) {
        if bytes.allSatisfy({ $0 <= 0x20 }) {
            self = .empty
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            self = .utf16
        } else if bytes.firstRange(of: Array("-----BEGIN ".utf8)) != nil {
            self = Self.ofPEM(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
        } else {
            self = Self.ofDER(bytes)
        }
    }

    /// "a certificate" and the like.
    public var name: String {
        switch self {
        case .certificate: "a certificate"
        case .request: "a certificate request, which goes to the authority"
        case .privateKey: "a private key"
        case .encryptedKey: "an encrypted private key"
        case .openSSHKey: "a private key as ssh-keygen writes it"
        case .publicKey: "a public key without a certificate"
        case .pkcs12: "a PKCS#12 file"
        case .pkcs7: "a PKCS#7 file, certificates without a key"
        case .brokenPEM: "broken PEM: lines BEGIN and END of their own with Base64 between them are expected"
        case .utf16: "text in UTF-16"
        case .empty: "empty"
        case .unknown: "neither a certificate nor a key"
        }
    }

    /// The command that makes what can be read of it; nil where none does.
    public var conversion: String? {
        switch self {
        case .openSSHKey: "`ssh-keygen -p -m PKCS8 -f COPY` on a copy converts it"
        case .pkcs7(true): "`openssl pkcs7 -in FILE -print_certs -out NEW.crt` takes the certificates out"
        case .pkcs7(false):
            "`openssl pkcs7 -inform DER -in FILE -print_certs -out NEW.crt` takes the certificates out"
        case .utf16: "`iconv -f UTF-16 -t UTF-8 FILE > NEW` makes it readable"
        default: nil
        }
    }

    private static func ofPEM(_ bytes: ArraySlice<UInt8>) -> MaterialKind {
        let lines = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).map { line in
            String(decoding: line, as: UTF8.self)
        }
        let ends = Set(lines.filter { $0.hasPrefix("-----END ") })
        // Parameters of a curve stand before keys, and a key may stand beside its certificate.
        let labels = lines.compactMap { line -> Substring? in
            guard line.hasPrefix("-----BEGIN "), line.hasSuffix("-----"), line.utf8.count > 16 else {
                return nil
            }
            let label = line.dropFirst(11).dropLast(5)
            return ends.contains("-----END \(label)-----") && label != "EC PARAMETERS" ? label : nil
        }
        switch labels.first {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": return .certificate
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": return .request
        case "ENCRYPTED PRIVATE KEY": return .encryptedKey
        case "OPENSSH PRIVATE KEY": return .openSSHKey
        case "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY":
            return lines.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") } ? .encryptedKey : .privateKey
        case "PUBLIC KEY", "RSA PUBLIC KEY": return .publicKey
        case "PKCS7", "CMS": return .pkcs7(isPEM: true)
        case nil: return .brokenPEM
        default: return .unknown
        }
    }

    private static func ofDER(_ bytes: [UInt8]) -> MaterialKind {
        if (try? Certificate(bytes)) != nil { return .certificate }
        do throws(XMLSecurityError) {
            _ = try PrivateKey(bytes)
            return .privateKey
        } catch {
            if error.code == .keyEncrypted { return .encryptedKey }
        }
        guard let inner = content(bytes[...]) else { return .unknown }
        // Of PKCS#12 the version is 3, of PKCS#7 an identifier comes first.
        if inner.starts(with: [0x02, 0x01, 0x03, 0x30]) { return .pkcs12 }
        if inner.starts(with: [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]) {
            return .pkcs7(isPEM: false)
        }
        guard let first = content(inner) else { return .unknown }
        if first.starts(with: [0x02, 0x01, 0x00, 0x30]) { return .request }
        if first.first == 0x06 { return .publicKey }
        // [0] with the version, as every certificate of version 3 begins.
        return first.starts(with: [0xA0, 0x03, 0x02, 0x01]) ? .certificate : .unknown
    }

    /// What a SEQUENCE at the start holds, and what follows; nil where none is there.
    private static func content(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.first == 0x30, bytes.count > 2 else { return nil }
        let length = bytes[bytes.startIndex + 1]
        let digits = length < 0x80 ? 0 : Int(length & 0x7F)
        return digits <= 4 && bytes.count > 2 + digits ? bytes.dropFirst(2 + digits) : nil
    }
}
