import SAML
import Transport
import XMLSecurity

/// Reads a configuration file, its profile, the overrides of the environment and all files they name.
/// - Parameters:
///   - path: of the configuration file; its directory is what relative paths in it and in variables start from.
///   - environment: all variables of the process; those that start with `BRAMA_` are looked at.
/// - Throws: every finding at once.
/// - Source: contract, section 2.
public func loadConfiguration(
    from path: String, environment: [String: String]
) throws(ConfigurationError) -> GatewayConfiguration {
    try loadConfiguration(
        from: path, environment: environment, files: .disk, now: Surroundings.system.now())
}

/// The same with other files than those on disk, such as none.
/// - Parameter now: what certificates are judged by; nil: they are not.
package func loadConfiguration(
    from path: String, environment: [String: String], files: ConfigurationFiles, now: Instant? = nil
) throws(ConfigurationError) -> GatewayConfiguration {
    var loader = ConfigurationLoader(path: path, environment: environment, files: files)
    loader.now = now
    let configuration = loader.load()
    let findings = loader.sortedFindings
    guard findings.isEmpty, let configuration else { throw ConfigurationError(findings: findings) }
    return configuration
}

/// One reading of a configuration; keeps what it met, so that `check` can say more about it.
struct ConfigurationLoader {
    let path: String
    let environment: [String: String]
    let files: ConfigurationFiles
    /// nil: whoever loads judges certificates by himself.
    var now: Instant?
    /// Certificates that already run, by their DER, where this is a reload; nil: a start, or a check.
    var running: Set<[UInt8]>?
    /// When a certificate starts to count that was refused only because it does not yet.
    var retryAt: Instant?
    /// Whether a file could not be read for a reason that may pass by itself.
    var mayPass = false
    var findings = FindingCollector()
    /// Keys, certificates and secrets that could be read, also where something else is wrong.
    var inventory = ConfigurationInventory()
    /// The profile's file, as findings name it.
    var profilePath = ""
    /// nil until the profile could be read.
    var profileIsProduction: Bool?
    /// Whether files that are not there yet are only noted: the data for an application is asked for before them.
    var allowsMissingFiles = false
    /// Paths of those, by the key that names them.
    var missingFiles: [String: String] = [:]
    /// What `brama sheet` prints; nil where the configuration does not tell it.
    var integrationData: IntegrationData?
    var sources = ConfigurationSources()
    /// Values that count instead of the file's, of the keys that only a restart changes; nil: the file's.
    private let fixed: FixedValues?

    /// Values of keys that stay as they were, whatever the file says.
    struct FixedValues {
        let keys: ConfigurationSources.FixedKeys
        let values: [String: ConfigurationValue]
    }

    init(
        path: String, environment: [String: String], files: ConfigurationFiles, fixed: FixedValues? = nil
    ) {
        self.path = path
        self.fixed = fixed
        self.environment = environment
        self.files = files
    }

    var directory: String { Gateway.directory(of: path) }

    /// Never empty where `load` returned nil.
    var sortedFindings: [ConfigurationFinding] { findings.sorted(filesFirst: [path, profilePath]) }

    /// - Returns: nil, with at least one finding, where the gateway cannot start. There may be findings beside a
    ///   configuration too: it must not be used then.
    mutating func load() -> GatewayConfiguration? {
        guard let reader = readFile() else { return nil }
        let environmentName = reader.value(GatewaySchema.environment, &findings)
        let profile = environmentName.flatMap { loadProfile($0, at: reader.place(of: "environment")) }
        let server = loadServer(reader)
        let provider = loadServiceProvider(reader, publicURL: server.publicURL?.url)
        let pages = loadPages(reader, providerName: provider?.providerName)
        let keys = loadKeys(reader)
        let session = loadSession(reader, publicURL: server.publicURL?.address)
        let store = loadStore(reader)
        let origins = reader.value(GatewaySchema.allowedOrigins, &findings)
        let audit = loadAudit(reader)
        let log = loadLog(reader)
        let limits = loadLimits(reader)
        let shutdown = loadShutdown(reader)
        let proxy = reader.value(GatewaySchema.proxy, &findings)
        let foreign = reader.value(GatewaySchema.foreignAuthentication, &findings)
        if let environmentName, let profileIsProduction, let publicURL = server.publicURL?.url, let provider {
            integrationData = IntegrationData(
                environment: environmentName, isProduction: profileIsProduction, publicURL: publicURL,
                provider: provider, foreignAuthentication: foreign ?? false,
                certificates: ownCertificates(reader))
        }
        if let profile {
            refuseOwnCertificateAsPin(keys)
            refuseUntimely(isProduction: profile.isProduction)
            if profile.isProduction {
                refuseUnsafe(
                    reader, publicURL: server.publicURL?.address, returnOrigins: origins ?? [], log: log)
            }
        }
        guard let environmentName, let profile, let publicURL = server.publicURL?.url,
            let listen = server.listen,
            let adminListen = server.adminListen, let proxies = server.proxies, let provider, let session,
            let signing = keys.signing, let stateStore = store.store, let storeKeys = store.keys, let origins,
            let log, let limits, let shutdown, let foreign, !keys.decryption.isEmpty
        else {
            if findings.findings.isEmpty && missingFiles.isEmpty {
                findings.add(.file(path, line: nil), "is not complete")
            }
            return nil
        }
        var backChannel = profile.backChannel
        backChannel.clientCertificate = keys.transport
        backChannel.proxy = proxy?.origin
        backChannel.concurrentTransfers = limits.concurrentResolves
        return GatewayConfiguration(
            environment: environmentName, isProduction: profile.isProduction, publicURL: publicURL,
            listen: listen, adminListen: adminListen, trustedProxies: proxies, provider: provider,
            foreignAuthentication: foreign, node: profile.node, backChannel: backChannel, signing: signing,
            decryption: keys.decryption, session: session, store: stateStore, storeKeys: storeKeys,
            allowedReturnOrigins: Set(origins.map(\.origin)),
            log: log, limits: limits, shutdown: shutdown, pages: pages, audit: audit)
    }

    private mutating func readFile() -> SettingsReader? {
        let place = ConfigurationOrigin.file(path, line: nil)
        switch read(path, YAMLReader.fileLimit) {
        case .failure(let failure):
            findings.add(place, "the configuration cannot be read: \(failure.reason)")
            return nil
        case .success(let file):
            let yaml = YAMLReader { [path] in .file(path, line: $0) }
            guard var root = yaml.read(file.bytes, into: &findings) else { return nil }
            GatewaySchema.schema.checkKeys(of: root, into: &findings)
            EnvironmentOverrides.apply(environment, to: &root, of: GatewaySchema.schema, into: &findings)
            if let fixed { Self.fix(&root, to: fixed) }
            sources.note(root, of: GatewaySchema.schema)
            return SettingsReader(root: root, origin: place)
        }
    }

    private static func fix(_ root: inout ConfigurationValue, to fixed: FixedValues) {
        for entry in GatewaySchema.schema.entries where fixed.keys.contains(entry.path) {
            let value = fixed.values[entry.path] ?? ConfigurationValue(content: .empty, origin: root.origin)
            root.set(value, at: entry.path.split(separator: "."))
        }
    }
}
