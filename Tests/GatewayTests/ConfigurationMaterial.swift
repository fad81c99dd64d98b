import Foundation

/// Keys and certificates for configuration tests, made once by the openssl command line.
enum ConfigurationMaterial {
    /// File name (`signing.key`, `node.crt`, …) → bytes.
    static let files: [String: [UInt8]] = {
        do {
            return try make()
        } catch {
            fatalError("openssl is needed for these tests: \(error)")
        }
    }()

    private static let script = """
        set -e
        ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:$2 -out $1.key; }
        rsa() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:$2 -out $1.key; }
        crt() { n=$1; cn=$2; shift 2; openssl req -x509 -new -key $n.key -subj "/CN=$cn" -days 400 -out $n.crt "$@"; }
        for n in signing encryption encryption-old transport node node-next; do ec $n P-256; crt $n "$n"; done
        openssl req -x509 -new -key signing.key -subj /CN=usage -days 400 -out usage.crt \
            -addext keyUsage=critical,keyAgreement
        openssl req -x509 -new -key signing.key -subj /CN=usage -days 400 -out usage-fits.crt \
            -addext keyUsage=critical,digitalSignature,keyCertSign,decipherOnly,keyAgreement
        openssl req -x509 -new -key transport.key -subj /CN=server -days 400 -out server.crt \
            -addext extendedKeyUsage=serverAuth
        ec simulator P-256; crt simulator "Brama local simulator"
        ec demo P-256; crt demo "Brama demo sp-signing"
        ec p384 P-384; crt p384 p384
        rsa rsa2048 2048; crt rsa2048 rsa2048
        rsa rsa1024 1024; crt rsa1024 rsa1024
        printf 'zażółć 1' > password; printf 'zażółć 1\\n' > password-newline; printf 'wrong' > password-wrong
        cat node.crt node-next.crt > two.crt; cat signing.crt node.crt > signing-chain.crt
        openssl pkcs12 -export -inkey encryption.key -in encryption.crt -out encryption.p12 -passout file:password
        openssl pkcs12 -export -inkey transport.key -in transport.crt -certfile two.crt -out transport.p12 \\
            -passout file:password
        openssl pkcs8 -topk8 -in signing.key -out signing-encrypted.key -v2 aes256 -passout file:password
        openssl x509 -in signing.crt -outform DER -out signing.der
        openssl req -new -key signing.key -subj /CN=signing -out signing.csr
        openssl req -in signing.csr -outform DER -out signing-csr.der
        openssl pkey -in signing.key -outform DER -out signing-key.der
        openssl pkcs8 -topk8 -in signing.key -outform DER -out signing-encrypted.der -v2 aes256 -passout file:password
        openssl ec -in signing.key -aes256 -passout file:password -out signing-sec1.key
        openssl pkey -in signing.key -pubout -out signing.pub
        openssl pkey -in signing.key -pubout -outform DER -out signing-pub.der
        openssl crl2pkcs7 -nocrl -certfile two.crt -out two.p7b
        openssl crl2pkcs7 -nocrl -certfile two.crt -outform DER -out two-p7b.der
        tr -d '\\n' < signing.crt > oneline.crt; iconv -t UTF-16 signing.crt > utf16.crt; echo hello > text; : > empty
        sed 's/PRIVATE KEY/OPENSSH PRIVATE KEY/' signing.key > ssh.key
        head -c 32 /dev/urandom > store.key; head -c 31 /dev/urandom > store-short.key
        """

    private static func make() throws -> [String: [UInt8]] {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "brama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = directory
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            files[name] = Array(try Data(contentsOf: directory.appendingPathComponent(name)))
        }
        return files
    }
}
