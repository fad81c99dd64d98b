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
            Reads XML, SOAP, Base64 (with DEFLATE or without), a form body or URL, a HAR file, and what browsers copy: cURL, \
            fetch(), a page's source. All messages in it are explained. Personal data is masked unless asked for. Ends \
            with 1 where a signature or rule does not hold.
            """)

    @Argument(help: "The capture; - for standard input.", completion: .file())
    var file: String
    @Option(
        help: "A private key that decrypts it: PEM or DER. May be given several times.", completion: .file())
    var key: [String] = []
    @Option(
        help: "A certificate to trust as the sender's. May be given several times.", completion: .file())
    var trust: [String] = []
    @Option(
        help: "A gateway's configuration: its keys and the certificates that it pins are used too.",
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
            decryptionKeys: try key.map(readKey), trusted: try trust.map(readCertificate), now: try instant())
        if let config {
            let configuration = try ConfigurationOption.load(from: config)
            options.decryptionKeys += configuration.decryption.map(\.privateKey)
            // Requests are ours, answers WK's.
            options.trusted +=
                configuration.node.signingCertificates(at: options.now) + [configuration.signing.certificate]
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

    private func readKey(_ path: String) throws -> PrivateKey {
        let bytes = try readInput(path)
        do {
            return try PrivateKey(bytes)
        } catch {
            throw CommandFailure(.noInput, "--key \(path): \(error.detail)")
        }
    }

    private func readCertificate(_ path: String) throws -> Certificate {
        let bytes = try readInput(path)
        do {
            return try Certificate(bytes)
        } catch {
            throw CommandFailure(.noInput, "--trust \(path): \(error.detail)")
        }
    }
}
