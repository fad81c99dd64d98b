import Certificates
import XMLSecurity

/// `certificate`: files that an operator brings: certificates, private keys, PKCS#12.
enum CertificateEntry {
    static let password = Array("fuzzing".utf8)

    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        var read: [String] = []
        if let certificate = try? Certificate(input) {
            try check(certificate)
            read.append("certificate")
        }
        if let key = try? PrivateKey(input) {
            try check(key)
            read.append("key")
        }
        if let key = try? PrivateKey(input, password: password) {
            try check(key)
            read.append("key with password")
        }
        if let container = try? KeyContainer(pkcs12: input, password: password) {
            try check(container.certificate)
            try check(container.privateKey)
            read.append("container")
        }
        for password in [nil, password] { try explain(input, password) }
        return read.isEmpty ? .refused("unreadable") : .accepted(read.joined(separator: ", "))
    }

    /// As `brama certificate show` and `compare` tell it.
    private static func explain(_ input: [UInt8], _ password: [UInt8]?) throws(Violation) {
        guard let file = try? CertificateFile(input, password: password) else { return }
        try demand(!file.entries.isEmpty, "a file that holds nothing was read")
        let explanation = CertificateExplanation(
            [(path: "x", file: file)], now: 1_767_607_200, purpose: .signing)
        var texts = [explanation.text()]
        if let own = file.certificates.first {
            texts.append(CertificateComparison(old: own, new: own, now: 0, purpose: nil).text())
        }
        for text in texts {
            try demand(
                text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control || $0 == "\n" },
                "an explanation writes control characters to the terminal")
        }
    }

    private static func check(_ certificate: Certificate) throws(Violation) {
        try demand(certificate.sha256Fingerprint.utf8.count == 95, "no fingerprint")
        guard let again = try? Certificate(certificate.pem()) else {
            throw Violation("a certificate's own PEM is refused")
        }
        try demand(again.der == certificate.der, "a certificate reads back differently")
        try demand(
            again.subject == certificate.subject && again.notAfter == certificate.notAfter
                && again.keyAlgorithm == certificate.keyAlgorithm, "a certificate tells something else")
    }

    private static func check(_ key: PrivateKey) throws(Violation) {
        guard let pem = try? key.pem(), let again = try? PrivateKey(pem) else {
            throw Violation("a key's own PEM is refused")
        }
        try demand(
            again.publicKeyMatches(key) && again.algorithm == key.algorithm, "a key reads back differently")
        guard (try? key.publicKeyDER()) != nil else { throw Violation("a key without public half") }
    }
}
