/// Key files that the openssl command line made; the password is `secret`.
struct OpenSSLFiles: Sendable {
    static let shared = try! OpenSSLFiles()

    let sec1, sec1WithParameters, pkcs8, der, sec1DER, encryptedPEM, encryptedDER, encryptedSEC1: [UInt8]
    let certificate, certificateDER, p384, p384Certificate, secp256k1Certificate, rsaPKCS1, ed25519: [UInt8]
    let pkcs12, pkcs12WithoutKey, pkcs12RC2: [UInt8]

    private static let script = """
        set -e
        openssl ecparam -name prime256v1 -genkey -out sec1-with-parameters.pem
        openssl ec -in sec1-with-parameters.pem -out sec1.pem
        openssl ec -in sec1.pem -outform DER -out sec1.der
        openssl pkcs8 -topk8 -nocrypt -in sec1.pem -out pkcs8.pem
        openssl pkcs8 -topk8 -nocrypt -in sec1.pem -outform DER -out pkcs8.der
        openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in sec1.pem -out encrypted.pem
        openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in sec1.pem -outform DER -out encrypted.der
        openssl ec -aes256 -passout pass:secret -in sec1.pem -out encrypted-sec1.pem
        openssl req -new -x509 -utf8 -key sec1.pem -days 3650 -subj '/C=PL/O=Urząd, Miasta/CN=Łódź' \
        -addext 'keyUsage=critical,digitalSignature,keyAgreement' \
        -addext 'extendedKeyUsage=clientAuth,1.2.3.4' -out own.crt
        openssl x509 -in own.crt -outform DER -out own.der
        openssl ecparam -name secp384r1 -genkey -noout -out p384.pem
        openssl req -new -x509 -key p384.pem -days 3650 -subj '/CN=P-384' -out p384.crt
        openssl ecparam -name secp256k1 -genkey -noout -out secp256k1.pem
        openssl req -new -x509 -key secp256k1.pem -days 3650 -subj '/CN=secp256k1' -out secp256k1.crt
        openssl genrsa -traditional -out rsa.pem 2048
        openssl genpkey -algorithm ed25519 -out ed25519.pem
        openssl pkcs12 -export -inkey sec1.pem -in own.crt -passout pass:secret -out own.p12
        openssl pkcs12 -export -nokeys -in own.crt -passout pass:secret -out without-key.p12
        openssl pkcs12 -export -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-RC2-40 -inkey sec1.pem \
        -in own.crt -passout pass:secret -out rc2.p12
        """

    init() throws {
        let directory = try TemporaryDirectory()
        let result = try Program.run("sh", ["-c", Self.script], in: directory)
        guard result.status == 0 else { throw Failure(errors: result.errors) }
        sec1 = try directory.read("sec1.pem")
        sec1WithParameters = try directory.read("sec1-with-parameters.pem")
        sec1DER = try directory.read("sec1.der")
        pkcs8 = try directory.read("pkcs8.pem")
        der = try directory.read("pkcs8.der")
        encryptedPEM = try directory.read("encrypted.pem")
        encryptedDER = try directory.read("encrypted.der")
        encryptedSEC1 = try directory.read("encrypted-sec1.pem")
        certificate = try directory.read("own.crt")
        certificateDER = try directory.read("own.der")
        p384 = try directory.read("p384.pem")
        p384Certificate = try directory.read("p384.crt")
        secp256k1Certificate = try directory.read("secp256k1.crt")
        rsaPKCS1 = try directory.read("rsa.pem")
        ed25519 = try directory.read("ed25519.pem")
        pkcs12 = try directory.read("own.p12")
        pkcs12WithoutKey = try directory.read("without-key.p12")
        pkcs12RC2 = try directory.read("rc2.p12")
    }

    struct Failure: Error { let errors: String }
}
