public import SAML
import Transport
import XMLSecurity

/// Looks for everything that can be wrong before a deployment, without the network.
/// - Parameters:
///   - path: of the configuration file; need not exist.
///   - environment: all variables of the process.
///   - now: what the certificates are judged by.
///   - nginx: path of nginx's configuration, or of a piece of it; nil: it is not looked at.
/// - Returns: at least one finding; also what is in order is said.
/// - Source: contract, section 1, `brama check`.
public func check(
    configurationAt path: String, environment: [String: String], now: Instant, nginx: String? = nil
) -> [CheckFinding] {
    ConfigurationCheck(path: path, environment: environment, files: .disk, now: now, nginx: nginx).run()
}

/// One run of `brama check`.
struct ConfigurationCheck {
    let path: String
    let environment: [String: String]
    let files: ConfigurationFiles
    let now: Instant
    var nginx: String?

    func run() -> [CheckFinding] {
        var loader = ConfigurationLoader(path: path, environment: environment, files: files)
        let configuration = loader.load()
        let errors = loader.sortedFindings
        var findings = errors.map { CheckFinding(.error, $0.description) }
        if errors.isEmpty, let configuration {
            findings.append(
                CheckFinding(.ok, "configuration: \(path), environment \(configuration.environment)"))
        }
        findings += checkClock() + checkSurroundings()
        findings += loader.inventory.certificates.flatMap { checkCertificate($0) }
        findings += checkPins(loader.inventory.pins)
        findings += checkSecrets(loader.inventory, isProduction: configuration?.isProduction ?? false)
        if errors.isEmpty, let configuration {
            findings += checkAddresses(configuration) + checkStore(configuration) + checkPages(configuration)
            findings += checkAudit(configuration)
            findings += checkNames(configuration) + checkPairs(configuration)
            if let nginx { findings += checkNginx(nginx, configuration) }
        } else if nginx != nil {
            findings.append(
                CheckFinding(
                    .warning, "nginx: not looked at",
                    mend: "mend the configuration first: it says where Brama listens"))
        }
        return findings
    }

    /// Certificates, assertions and sessions all hang on the clock; one that was never set shows.
    private func checkClock() -> [CheckFinding] {
        let earliest: Int64 = 1_767_225_600_000  // 2026-01-01T00:00:00Z
        let latest: Int64 = 4_102_444_800_000  // 2100-01-01T00:00:00Z
        let text = now.text
        guard (earliest..<latest).contains(now.milliseconds) else {
            return [
                CheckFinding(
                    .error, "clock: says \(text)", mend: "set it, and keep it right with chrony or ntpd")
            ]
        }
        return [CheckFinding(.ok, "clock: \(text)")]
    }

    private func checkSecrets(_ inventory: ConfigurationInventory, isProduction: Bool) -> [CheckFinding] {
        // With a production profile the loader has refused them already.
        let open = isProduction ? [] : inventory.secrets.filter(\.isOpenToOthers)
        guard open.isEmpty else { return open.map { CheckFinding(.warning, $0.complaint) } }
        guard !inventory.secrets.isEmpty, !inventory.secrets.contains(where: \.isOpenToOthers) else {
            return []
        }
        return [CheckFinding(.ok, "key files: none but their owner may read them")]
    }
}
