import ArgumentParser
import Gateway
import Glibc
import SAML
import Transport

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds what would be wrong in a deployment, with the mend.")

    @OptionGroup var options: ConfigurationOption
    @Flag(help: "Call the node's endpoints and Redis too: name, connection, TLS, client certificate, clock.")
    var online = false
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let now = Surroundings.system.now
        var findings = check(
            configurationAt: try options.path(), environment: processEnvironment(), now: now())
        if online { findings += try await checkNode(now) }
        let report = CheckReport(findings)
        let text = json ? report.json() : Array(report.text(coloured: isatty(STDOUT_FILENO) == 1).utf8)
        StandardOutput.write(String(decoding: text, as: UTF8.self))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }

    /// Over the back channel that logins would use, and the store over the network; nothing to call where the configuration does not load.
    private func checkNode(_ now: @Sendable () -> Instant) async throws -> [CheckFinding] {
        guard let configuration = try? options.load() else { return [] }
        let backChannel = try BackChannelClient(configuration.backChannel)
        var findings = await checkOnline(configuration, over: backChannel, now: now)
        findings += await checkStoreOnline(configuration)
        await backChannel.shutDown()
        return findings
    }
}
