import ArgumentParser

/// The command line.
struct Brama: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "brama",
        abstract: "The login gateway between a portal and login.gov.pl.",
        version: bramaVersion,
        subcommands: [
            Serve.self, SimulatorCommand.self, Demo.self, Check.self, CertificateCommand.self, Sheet.self,
            Decode.self, Attack.self, Key.self, Audit.self,
        ])
}

let bramaVersion = "0.1.0"
