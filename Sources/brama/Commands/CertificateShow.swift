import ArgumentParser
import Certificates

struct CertificateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Explains certificates, keys, requests and PKCS#12 files.",
        discussion: """
            Reads PEM (also a chain, or key and certificate together), DER and PKCS#12. Of several files it says whether \
            key and certificate belong together. Ends with 1 where something cannot be used as it is: expired, on \
            another curve, without the key usage that --purpose needs. Private keys are never printed.
            """)

    @Argument(help: "The files; - for standard input.", completion: .file())
    var files: [String]
    @Option(help: "What it is for: signing, encryption or transport.")
    var purpose: CertificatePurpose?
    @OptionGroup var password: PasswordFileOption
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let read = try files.map { (path: $0, file: try password.read($0)) }
        let explanation = CertificateExplanation(read, now: secondsNow(), purpose: purpose)
        StandardOutput.write(json ? try PrettyJSON.text(of: explanation) : explanation.text())
        if !explanation.isInOrder { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
    }
}
