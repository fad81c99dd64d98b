/// The keys of a private key with its certificate, below `prefix` (empty, or ending in a dot).
struct CredentialKeys: Sendable {
    let privateKey: ConfigurationKey<String>
    let certificate: ConfigurationKey<String>
    let pkcs12: ConfigurationKey<String>
    let passwordFile: ConfigurationKey<String>

    init(prefix: String, name: String) {
        privateKey = ConfigurationKey(
            prefix + "privateKey", .path, example: "../Certificates/sp-\(name).key",
            "The private key, PEM (PKCS#8, SEC 1 or PKCS#1) or DER; readable by Brama's user only.")
        certificate = ConfigurationKey(
            prefix + "certificate", .path, example: "../Certificates/sp-\(name).crt",
            "The certificate of that key, PEM or DER.")
        pkcs12 = ConfigurationKey(
            prefix + "pkcs12", .path, example: "../Certificates/sp-\(name).p12",
            "Key and certificate in one PKCS#12 file, instead of the two above.")
        passwordFile = ConfigurationKey(
            prefix + "passwordFile", .path, example: "../Certificates/sp-\(name).password",
            "File with the password of the PKCS#12 file or of an encrypted private key; one line.")
    }

    var entries: [SchemaEntry] {
        [privateKey.erased, certificate.erased, pkcs12.erased, passwordFile.erased]
    }
}
