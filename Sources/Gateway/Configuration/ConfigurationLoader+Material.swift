import XMLSecurity

/// What is said of a file that holds something else than its key is for.
extension ConfigurationLoader {
    /// - Parameter mend: where such a certificate comes from.
    func unusableCertificate(
        _ kind: MaterialKind, _ path: String, label: String, mend: String
    ) -> String {
        let isOwn = label.hasSuffix(".certificate")
        let advice: String =
            switch kind {
            case .certificate:
                "it is damaged, or its key is not on its curve or of a kind that is not known here"
            case .privateKey, .encryptedKey, .openSSHKey:
                isOwn ? "name it as privateKey, and here its certificate" : mend
            case .pkcs12:
                isOwn
                    ? "name it as pkcs12 with passwordFile, in place of privateKey and certificate"
                    : "`openssl pkcs12 -in FILE -nokeys -out NEW.crt` takes the certificates out"
            case .request where isOwn: "name what the authority made of it"
            default: kind.conversion ?? (isOwn ? "name what the authority made of your request" : mend)
            }
        return
            "\(label): \(path) is \(kind.asCertificate); \(advice); allowed: an X.509 certificate, PEM or DER"
    }

    func unusableKey(_ kind: MaterialKind, _ path: String, label: String) -> String {
        let advice: String =
            switch kind {
            case .privateKey, .encryptedKey: "it is damaged or of a kind that is not known here"
            case .certificate: "name it as certificate, and here the key that it was requested for"
            case .request, .publicKey: "name the key that it was made from"
            case .pkcs7: "the key stayed where its certificate was requested"
            case .pkcs12: "name it as pkcs12 with passwordFile, in place of privateKey and certificate"
            default: kind.conversion ?? "`brama certificate request` makes a key pair"
            }
        return "\(label).privateKey: \(path) is \(kind.asKey); \(advice); allowed: a private key, PEM or DER"
    }

    /// - Parameter detail: of the error, where it says more than the kind.
    func unusableContainer(
        _ kind: MaterialKind, _ path: String, label: String, detail: String
    ) -> String {
        switch kind {
        case .pkcs12, .unknown: "\(label).pkcs12: \(path) cannot be used: \(detail)"
        case .certificate, .privateKey, .encryptedKey:
            "\(label).pkcs12: \(path) is \(kind.name), no PKCS#12 file; name privateKey and certificate in place of "
                + "pkcs12"
        default:
            "\(label).pkcs12: \(path) is \(kind.name); allowed: a PKCS#12 file with a key and its certificate"
        }
    }
}

extension MaterialKind {
    fileprivate var asCertificate: String {
        self == .certificate ? "a certificate that cannot be used" : name
    }

    fileprivate var asKey: String {
        switch self {
        case .privateKey, .encryptedKey: "\(name) that cannot be used"
        default: name
        }
    }
}
