import ArgumentParser
import Gateway
import Glibc
import SAML
import Transport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds what would be wrong in a deployment, with the mend.")

    @OptionGroup var options: ConfigurationOption
    @Flag(help: "Call the node's endpoints too: name, connection, TLS, client certificate, clock.")
    var online = false
    @Flag(help: "Print JSON for machines.")
    var json = false
    @Option(help: "Write every page in each language into this directory, to look at.")
    var pages: String?

    func run() async throws {
        let now = Surroundings.system.now
        var findings = check(
            configurationAt: try options.path(), environment: processEnvironment(), now: now())
        if online { findings += try await checkNode(now) }
        if let pages { findings += try writePages(into: pages) }
        let report = CheckReport(findings)
        let text = json ? report.json() : Array(report.text(coloured: isatty(STDOUT_FILENO) == 1).utf8)
        StandardOutput.write(String(decoding: text, as: UTF8.self))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }

    /// Nothing where the configuration does not load: the findings say why.
    private func writePages(into directory: String) throws -> [CheckFinding] {
        guard let configuration = try? options.load() else { return [] }
        let files = try PagePreview.files(of: configuration)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for file in files {
                try Data(file.bytes).write(to: URL(fileURLWithPath: "\(directory)/\(file.name)"))
            }
        } catch {
            throw CommandFailure(
                .inputOutput,
                "pages cannot be written into \(directory): name a directory that you may write to")
        }
        return [CheckFinding(.ok, "pages: \(files.count) files in \(directory)")]
    }

    /// Over the back channel that logins would use; nothing to call where the configuration does not load.
    private func checkNode(_ now: @Sendable () -> Instant) async throws -> [CheckFinding] {
        guard let configuration = try? options.load() else { return [] }
        let backChannel = try BackChannelClient(configuration.backChannel)
        let findings = await checkOnline(configuration, over: backChannel, now: now)
        await backChannel.shutDown()
        return findings
    }
}
