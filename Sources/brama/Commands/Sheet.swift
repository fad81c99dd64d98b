import ArgumentParser
import Certificates
import Gateway

struct Sheet: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, json }

    static let configuration = CommandConfiguration(
        abstract: "Prints the data that COI asks for at each step of the integration.",
        discussion: """
            Nothing in it is secret: certificates, never keys. Contacts and addresses stand in no configuration; give \
            them here. A certificate that the configuration names and that is not there yet is said to be missing.
            """)

    @OptionGroup var options: ConfigurationOption
    @Option(
        name: .customLong("for"),
        help: "What is applied for: simulator, integration or production; all data if left out.")
    var application: IntegrationSheet.Application?
    @Option(help: "Role, name, telephone, e-mail of somebody. May be given several times.")
    var contact: [String] = []
    @Option(help: "An IP address from which the gateway calls WK. May be given several times.")
    var address: [String] = []
    @Option(help: "text, markdown or json.")
    var format = Format.text

    func run() async throws {
        for text in address where (try? AlternativeName("ip:" + text)) == nil {
            throw CommandFailure(.usage, "--address \(text) is no IP address: write it like 192.0.2.1")
        }
        for text in contact where !text.unicodeScalars.allSatisfy(Self.staysOnItsLine) {
            throw CommandFailure(
                .usage, "--contact holds a line break or another control character: write it in one line")
        }
        let sheet = IntegrationSheet(
            try data(), particulars: .init(contacts: contact, addresses: address),
            application: application)
        switch format {
        case .text: StandardOutput.write(sheet.text())
        case .markdown: StandardOutput.write(sheet.markdown())
        case .json: StandardOutput.write(String(decoding: sheet.json(), as: UTF8.self))
        }
    }

    private func data() throws(CommandFailure) -> IntegrationData {
        let path = try options.path()
        do {
            return try IntegrationData.load(from: path, environment: processEnvironment())
        } catch {
            throw CommandFailure(.configuration, error.findings.map(\.description))
        }
    }

    /// Whoever reads the sheet must not take a contact for a line of its own.
    private static func staysOnItsLine(_ character: Unicode.Scalar) -> Bool {
        switch character.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension IntegrationSheet.Application: ExpressibleByArgument {}
