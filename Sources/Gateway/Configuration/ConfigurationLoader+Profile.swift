import SAML
import Transport
import XMLSecurity

extension ConfigurationLoader {
    /// A profile after loading.
    struct Profile {
        let node: NodeProfile
        let isProduction: Bool
        let backChannel: BackChannelConfiguration
    }

    /// Where a profile was found.
    private struct ProfileSource {
        let bytes: [UInt8]
        /// As findings name it.
        let name: String
        /// What its relative paths start from.
        let directory: String
    }

    mutating func loadProfile(_ name: String, at place: ConfigurationOrigin) -> Profile? {
        guard let source = findProfile(name, at: place) else { return nil }
        profilePath = source.name
        let yaml = YAMLReader { .file(source.name, line: $0) }
        guard let root = yaml.read(source.bytes, into: &findings) else { return nil }
        sources.note(root, of: ProfileSchema.schema, prefix: "profile.")
        ProfileSchema.schema.checkKeys(of: root, into: &findings)
        let reader = SettingsReader(root: root, origin: .file(source.name, line: nil))
        let isProduction = reader.value(ProfileSchema.production, &findings)
        profileIsProduction = isProduction
        let endpoints = loadEndpoints(reader, isProduction: isProduction)
        let issuer = reader.value(ProfileSchema.issuer, &findings)
        let pins = loadPins(reader, in: source.directory, isProduction: isProduction)
        let skew = reader.value(ProfileSchema.clockSkew, &findings)
        let backChannel = loadBackChannel(reader, in: source.directory, isProduction: isProduction)
        guard let isProduction, let issuer, let pins, let skew, let backChannel,
            let singleSignOn = endpoints.singleSignOn, let resolution = endpoints.artifactResolution,
            let logout = endpoints.singleLogout
        else { return nil }
        let node = NodeProfile(
            issuer: issuer, singleSignOnURL: singleSignOn,
            singleSignOnDestination: endpoints.singleSignOnDestination, artifactResolutionURL: resolution,
            singleLogoutURL: logout, pins: pins, clockSkew: skew)
        return Profile(node: node, isProduction: isProduction, backChannel: backChannel)
    }

    /// A path as it is; a name beside the configuration file, then among the shipped ones.
    private mutating func findProfile(_ name: String, at place: ConfigurationOrigin) -> ProfileSource? {
        let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        let environments = resolve("environments", against: directory)
        let path = isPath ? resolve(name, against: directory) : "\(environments)/\(name).yaml"
        switch read(path, YAMLReader.fileLimit) {
        case .success(let file):
            return ProfileSource(bytes: file.bytes, name: path, directory: Gateway.directory(of: path))
        case .failure(let failure) where isPath || !failure.isMissing:
            findings.add(place, "environment: the profile \(path) cannot be read: \(failure.reason)")
            return nil
        case .failure:
            if let bytes = ShippedProfiles.all[name] {
                return ProfileSource(bytes: bytes, name: "\(name).yaml (built in)", directory: environments)
            }
            let names = ShippedProfiles.all.keys.sorted()
            findings.add(
                place,
                "environment: there is no profile \(quote(name))\(suggestion(for: name, among: names)); allowed: "
                    + "\(names.joined(separator: ", ")), a path, or a profile of your own in \(path)")
            return nil
        }
    }

    private mutating func loadPins(
        _ reader: SettingsReader, in directory: String, isProduction: Bool?
    ) -> [PinnedCertificate]? {
        let key = ProfileSchema.signingCertificates
        guard let settings = reader.value(key, &findings) else { return nil }
        let places = items(of: key.path, in: reader).map(\.origin)
        let mend =
            "put WK's signing certificate there; COI hands it out, and `brama certificate show` prints it"
        var pins: [PinnedCertificate] = []
        for (setting, place) in zip(settings, places) {
            let path = setting.path
            let read = readCertificate(
                path, label: key.path, at: place, against: directory,
                mend: simulatorMend(resolve(path, against: directory)) ?? mend, allowsChain: false)
            guard let pin = read?.certificate else { continue }
            inventory.certificates.append(
                .init(role: .node, label: key.path, path: resolve(path, against: directory), certificate: pin)
            )
            checkPin(pin, path: path, at: place, isProduction: isProduction)
            pins.append(
                PinnedCertificate(pin, notBefore: setting.notBefore, notAfter: setting.notAfter))
        }
        inventory.pins = pins
        return pins.isEmpty ? nil : pins
    }

    /// - Parameter path: resolved, so that the command makes that very file from where this is read.
    private func simulatorMend(_ path: String) -> String? {
        let name = "simulator-signing.crt"
        guard path == name || path.hasSuffix("/" + name) else { return nil }
        let parent = Gateway.directory(of: path)
        return "`brama simulator --state-directory \(parent.isEmpty ? "." : parent)` writes it when it starts"
    }

    private mutating func checkPin(
        _ pin: Certificate, path: String, at place: ConfigurationOrigin, isProduction: Bool?
    ) {
        switch pin.keyAlgorithm {
        case .ecP256: break
        case .rsa(let bits) where bits >= 2048: break
        default:
            findings.add(
                place,
                "signingCertificates: \(path) holds a key of the kind \(pin.keyAlgorithm); allowed: EC P-256, or "
                    + "RSA of at least 2048 bits")
        }
        if isProduction == true && ShippedProfiles.isSimulator(pin) {
            findings.add(
                place,
                "signingCertificates: \(path) is the local simulator's certificate, whose key anybody may hold; "
                    + "allowed: WK's own, as COI hands it out")
        }
    }

    private mutating func loadBackChannel(
        _ reader: SettingsReader, in directory: String, isProduction: Bool?
    ) -> BackChannelConfiguration? {
        let timeout = reader.value(ProfileSchema.backChannelTimeout, &findings)
        let key = ProfileSchema.trustRoots
        let roots = reader.value(key, &findings) ?? []
        var configuration = BackChannelConfiguration()
        for (path, place) in zip(roots, items(of: key.path, in: reader).map(\.origin)) {
            let read = readCertificate(
                path, label: key.path, at: place, against: directory,
                mend: "leave it out to trust the system's",
                allowsChain: true)
            guard let read else { continue }
            let blocks = pemCertificates(in: read.bytes)
            configuration.trustRoots += blocks.isEmpty ? read.certificate.pem() : blocks.flatMap { $0 }
            inventory.certificates.append(
                .init(
                    role: .trustRoot, label: key.path, path: resolve(path, against: directory),
                    certificate: read.certificate))
        }
        guard let timeout else { return nil }
        configuration.timeout = timeout
        configuration.connectTimeout = min(timeout, configuration.connectTimeout)
        configuration.allowsPlainLoopback = isProduction == false
        return configuration
    }
}
