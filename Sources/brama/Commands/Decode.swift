import ArgumentParser
import Capture
import Certificates
import Gateway
import SAML
import XMLSecurity

struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explains captured SAML messages: signatures, decrypted content, every rule.",
        discussion: """
            Reads XML, SOAP, Base64 (with DEFLATE or without), a form body or URL, a HAR file, what browsers copy or print \
            (cURL, fetch(), a page's source, a console), logs, and all that in gzip or UTF-16. All messages in it are \
            explained. Personal data is masked unless asked for. With --config messages are judged by what the gateway \
            of that configuration expects, and its own requests held against it. Ends with 1 where a signature or rule \
            does not hold, a request does not fit, or nothing is found.
            """)

    @Argument(help: "The capture; - for standard input.", completion: .file())
    var file: String
    @Option(
        help: "A private key that decrypts it: PEM, DER or PKCS#12. May be given several times.",
        completion: .file())
    var key: [String] = []
    @OptionGroup var password: PasswordFileOption
    @Option(
        help: "A certificate to trust as the sender's: PEM, DER or PKCS#12. May be given several times.",
        completion: .file())
    var trust: [String] = []
    @Option(
        help:
            "A gateway's configuration: its keys and pins are used, and messages are judged by what it says.",
        completion: .file())
    var config: String?
    @Option(help: "Judge as of this instant, such as 2026-01-05T10:00:00Z; now where not given.")
    var at: String?
    @Flag(help: "Show names, identifiers and birth dates.")
    var showPersonalData = false
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let options = try inspectionOptions()
        let explanation = DecodeExplanation(
            capturedMessages(in: try readInput(file)), options, showPersonalData: showPersonalData)
        StandardOutput.write(json ? try PrettyJSON.text(of: explanation.outline) : explanation.text)
        if !explanation.isInOrder { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
    }

    private func inspectionOptions() throws -> InspectionOptions {
        var options = InspectionOptions(
            decryptionKeys: try key.flatMap(readKeys), trusted: try trust.flatMap(readCertificates),
            now: try instant())
        if let config {
            let configuration = try ConfigurationOption.load(from: config)
            options.decryptionKeys += configuration.decryption.map(\.privateKey)
            options.trusted += configuration.node.signingCertificates(at: options.now)
            options.configured = ConfiguredParties(
                provider: configuration.provider, node: configuration.node,
                signingCertificate: configuration.signing.certificate)
        }
        return options
    }

    private func instant() throws(CommandFailure) -> Instant {
        guard let at else { return Surroundings.system.now() }
        guard let instant = Instant(at) else {
            throw CommandFailure(.usage, "--at \(at) is no instant: write it like 2026-01-05T10:00:00Z")
        }
        return instant
    }

    private func readKeys(_ path: String) throws -> [PrivateKey] {
        let file = try readFile("--key", path)
        guard !file.privateKeys.isEmpty else {
            throw CommandFailure(
                .noInput,
                "--key \(path) holds no private key: it holds \(file.summary); name the file of the key that belongs to the"
                    + " encryption certificate")
        }
        return file.privateKeys
    }

    private func readCertificates(_ path: String) throws -> [Certificate] {
        let file = try readFile("--trust", path)
        guard !file.certificates.isEmpty else {
            throw CommandFailure(
                .noInput,
                "--trust \(path) holds no certificate: it holds \(file.summary); name the sender's certificate"
            )
        }
        return file.certificates
    }

    private func readFile(_ option: String, _ path: String) throws -> CertificateFile {
        let bytes = try readInput(path)
        do {
            return try CertificateFile(bytes, password: try password.password())
        } catch let error as CertificatesError {
            throw CommandFailure(.noInput, "\(option) \(path): \(error.detail)")
        }
    }
}

extension CertificateFile {
    /// In words, for who named the wrong file.
    fileprivate var summary: String {
        let kinds = [
            (privateKeys.count, "private key"), (certificates.count, "certificate"),
            (requests.count, "certificate request"),
        ]
        return kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(
            separator: ", ")
    }
}
