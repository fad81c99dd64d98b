import ArgumentParser
import Gateway
import SAML
import XMLSecurity

struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explains a captured SAML message: signatures, decrypted content, every rule.",
        discussion: """
            Reads XML, SOAP, Base64 (with DEFLATE or without), a form body or a URL that holds a message. Personal data \
            is masked unless asked for. Ends with 1 where a signature or rule does not hold.
            """)

    @Argument(help: "The message; - for standard input.")
    var file: String
    @Option(help: "A private key that decrypts it: PEM or DER. May be given several times.")
    var key: [String] = []
    @Option(help: "A certificate to trust as the node's. May be given several times.")
    var trust: [String] = []
    @Option(help: "Judge as of this instant, such as 2026-01-05T10:00:00Z; now where not given.")
    var at: String?
    @Flag(help: "Show names, identifiers and birth dates.")
    var showPersonalData = false

    func run() async throws {
        let options = InspectionOptions(
            decryptionKeys: try key.map(readKey), trusted: try trust.map(readCertificate), now: try instant())
        let report = inspectMessage(try readInput(file), options)
        StandardOutput.write(report.text(showPersonalData: showPersonalData))
        if !report.isInOrder { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
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
