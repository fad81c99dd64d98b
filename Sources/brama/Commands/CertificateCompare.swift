import ArgumentParser
import Certificates
import XMLSecurity

struct CertificateCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tells whether a new certificate meets the same technical requirements as an old one.",
        discussion: """
            Key algorithm, curve or size, key usage, extended key usage, validity and the authority's signature must be \
            as good as before; name, authority and policy may differ and are shown. Ends with 1 where they are not.
            """)

    @Argument(help: "The certificate in use: PEM, DER or PKCS#12.", completion: .file())
    var old: String
    @Argument(help: "The one that is to replace it.", completion: .file())
    var new: String
    @Option(
        help:
            "What both are for: signing, encryption or transport; else the new one must allow what the old does."
    )
    var purpose: CertificatePurpose?
    @OptionGroup var password: PasswordFileOption
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let comparison = CertificateComparison(
            old: try certificate(old), new: try certificate(new), now: secondsNow(), purpose: purpose)
        StandardOutput.write(json ? try PrettyJSON.text(of: comparison) : comparison.text())
        if !comparison.meetsRequirements { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
    }

    private func certificate(_ path: String) throws(CommandFailure) -> Certificate {
        let file = try password.read(path)
        guard let certificate = file.certificates.first else {
            let found = file.requests.isEmpty ? "a private key" : "a certificate request"
            throw CommandFailure(
                .noInput, "\(path) holds \(found), no certificate: name the file that the authority sent")
        }
        return certificate
    }
}
