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
        abstract: "Finds what would be wrong in a deployment, with the mend.",
        discussion: """
            Looks at the configuration, keys, certificates, names, clock and store, and ends with 1 where something must be \
            mended; warnings do not count. Colours are for terminals only, and not used where NO_COLOR is set.
            """)

    @OptionGroup var options: ConfigurationOption
    @Flag(
        help: """
            Call the node's addresses, publicURL and Redis too: name, connection, TLS, client certificate, clock, and what nginx \
            passes on.
            """)
    var online = false
    @Option(
        help: "nginx's configuration: whether clients could write the headers that only Brama may write.",
        completion: .file())
    var nginx: String?
    @Flag(help: "Print JSON for machines.")
    var json = false
    @Option(
        help: "Write every page in each language into this directory, to look at.", completion: .directory)
    var pages: String?

    func run() async throws {
        let now = Surroundings.system.now
        var findings = check(
            configurationAt: try options.path(), environment: processEnvironment(), now: now(), nginx: nginx)
        if online { findings += try await checkNode(now) }
        if let pages { findings += try writePages(into: pages) }
        let report = CheckReport(findings)
        let text =
            json ? report.json() : Array(report.text(coloured: Self.isColourful(processEnvironment())).utf8)
        StandardOutput.write(String(decoding: text, as: UTF8.self))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }

    /// - Source: no-color.org; "dumb" is how a terminal without colours calls itself.
    private static func isColourful(_ environment: [String: String]) -> Bool {
        isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
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

    /// Over the back channel and to the store that logins would use; nothing where the configuration does not load.
    private func checkNode(_ now: @Sendable () -> Instant) async throws -> [CheckFinding] {
        guard let configuration = try? options.load() else { return [] }
        let backChannel = try BackChannelClient(configuration.backChannel)
        var findings = await checkOnline(configuration, over: backChannel, now: now)
        await backChannel.shutDown()
        findings += try await checkAddresses(configuration)
        findings += await checkStoreOnline(configuration)
        return findings
    }

    /// As browsers would ask.
    private func checkAddresses(_ configuration: GatewayConfiguration) async throws -> [CheckFinding] {
        let nodeRoots = configuration.backChannel.trustRoots
        let probe = try BackChannelClient(configuration.probe(trustRoots: nodeRoots))
        var findings = await checkSingleSignOn(configuration, over: probe)
        await probe.shutDown()
        let ours = try BackChannelClient(configuration.probe())
        let administration = LoopbackClient(configuration.adminListen, timeout: .seconds(5))
        findings += await checkPublicAddress(configuration, over: ours) { id throws(TransportError) in
            let answer = try await administration.send("/requests/\(id)")
            return answer.status == 200 ? answer.body : nil
        }
        await ours.shutDown()
        return findings
    }
}
