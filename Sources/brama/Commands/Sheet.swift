import ArgumentParser
import Gateway

struct Sheet: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, json }

    static let configuration = CommandConfiguration(
        abstract: "Prints the data that COI asks for at each step of the integration.")

    @OptionGroup var options: ConfigurationOption
    @Option(help: "text, markdown or json.")
    var format = Format.text

    func run() async throws {
        let sheet = IntegrationSheet(try options.load())
        switch format {
        case .text: StandardOutput.write(sheet.text())
        case .markdown: StandardOutput.write(sheet.markdown())
        case .json: StandardOutput.write(String(decoding: sheet.json(), as: UTF8.self))
        }
    }
}
