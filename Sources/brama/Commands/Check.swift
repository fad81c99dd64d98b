import ArgumentParser
import Gateway
import Glibc

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds what would be wrong in a deployment, with the mend.")

    @OptionGroup var options: ConfigurationOption
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let report = CheckReport(
            check(
                configurationAt: try options.path(), environment: processEnvironment(),
                now: Surroundings.system.now()))
        let text = json ? report.json() : Array(report.text(coloured: isatty(STDOUT_FILENO) == 1).utf8)
        StandardOutput.write(String(decoding: text, as: UTF8.self))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }
}
