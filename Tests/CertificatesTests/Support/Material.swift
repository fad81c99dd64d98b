import Foundation
import XMLSecurity

@testable import Certificates

/// Keys and certificates that the openssl command line made once; their password is `secret`.
enum Material {
    static let files: [String: [UInt8]] = {
        do {
            let openssl = try OpenSSL()
            try openssl.run(script)
            var files: [String: [UInt8]] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: openssl.url.path) {
                files[name] = try openssl.read(name)
            }
            return files
        } catch {
            fatalError("openssl is needed for these tests: \(error)")
        }
    }()

    private static let script = """
        ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:$2 -out $1.key; }
        crt() { n=$1; k=$2; d=$3; shift 3; openssl req -x509 -new -key $k.key -subj "/C=PL/CN=$n" -days $d -out $n.crt "$@"; }
        ec p256 P-256; ec other P-256; ec p384 P-384; ec brainpool brainpoolP256r1
        openssl genrsa -out rsa2048.key 2048; openssl genrsa -out rsa1024.key 1024; openssl genrsa -out rsa3072.key 3072
        KU=keyUsage=critical; EKU=extendedKeyUsage
        crt plain p256 400; crt plain-next other 800; crt long rsa3072 800; crt rsa2048 rsa2048 400
        crt rsa1024 rsa1024 400; crt p384 p384 400; crt brainpool brainpool 400
        crt signing p256 400 -addext $KU,digitalSignature
        crt signing-next other 800 -addext $KU,digitalSignature,nonRepudiation
        crt encryption p256 400 -addext $KU,keyAgreement
        crt encryption-next other 800 -addext $KU,keyAgreement
        crt none p256 400 -addext $KU,keyCertSign,cRLSign
        crt client other 800 -addext $KU,digitalSignature -addext $EKU=clientAuth,emailProtection
        crt mail other 800 -addext $KU,digitalSignature -addext $EKU=emailProtection \
            -addext certificatePolicies=1.2.616.1.113527.2.5.1.6 \
            -addext subjectAltName=DNS:a.example.pl,IP:192.0.2.1,IP:2001:db8::1,email:a@example.pl,URI:https://a.example.pl/
        crt leaf p256 400 -addext basicConstraints=critical,CA:FALSE
        openssl req -x509 -new -key other.key -subj /CN=authority -days 400 -out authority-self.crt
        openssl req -new -key p256.key -subj /CN=authority-below -addext basicConstraints=critical,CA:TRUE -out below.csr
        openssl x509 -req -in below.csr -CA authority-self.crt -CAkey other.key -days 400 -copy_extensions copyall \
            -out authority-below.crt
        openssl x509 -req -in below.csr -CA authority-self.crt -CAkey other.key -days 800 -sha1 -out sha1.crt
        openssl x509 -in plain.crt -outform DER -out plain.der
        openssl req -in below.csr -outform DER -out below.der
        openssl pkcs8 -topk8 -nocrypt -in p256.key -outform DER -out p256.der
        openssl pkcs8 -topk8 -in p256.key -passout pass:secret -out encrypted.key
        openssl ecparam -name prime256v1 -genkey -out with-parameters.key
        openssl pkcs12 -export -inkey p256.key -in plain.crt -passout pass:secret -out plain.p12
        openssl pkcs12 -export -inkey p256.key -in plain.crt -passout pass: -out open.p12
        openssl pkcs12 -in plain.p12 -passin pass:secret -nodes -out bags.pem
        openssl req -new -key p256.key -subj /CN=citizen-side -out last.csr
        openssl x509 -req -in last.csr -CA authority-below.crt -CAkey p256.key -days 400 -out last.crt
        cat authority-self.crt authority-below.crt > others.crt
        openssl pkcs12 -export -inkey p256.key -in last.crt -certfile others.crt -passout pass:secret -out chain.p12
        cat plain.crt authority-self.crt > chain.crt; sed 's/$/\\r/' chain.crt > crlf.crt
        """

    static func file(_ name: String, password: String? = nil) throws -> CertificateFile {
        try CertificateFile(files[name] ?? [], password: password.map { Array($0.utf8) })
    }

    static func certificate(_ name: String) throws -> Certificate {
        try Certificate(files["\(name).crt"] ?? [])
    }
}
