import SAML

@testable import Gateway

/// An accepted configuration in memory, to be spoiled by one edit at a time.
struct ConfigurationFixture {
    static let path = "/srv/config/brama.yaml"
    static let profilePath = "/srv/config/environments/test.yaml"

    /// Keep the line numbers in mind when editing: the tables of the tests name them.
    static let text = """
        environment: test
        publicURL: https://portal.example.gov.pl/auth
        listen: 127.0.0.1:8080
        adminListen: 127.0.0.1:8081
        trustedProxies: [127.0.0.1, "10.0.0.0/8"]
        serviceProvider:
          entityID: https://portal.example.gov.pl
          providerName: Portal Przykładowy
          type: public
          assuranceLevel: substantial
          attributes: [FamilyName, FirstName, DateOfBirth, PersonIdentifier]
          foreignAuthentication: false
        keys:
          signing: { privateKey: ../certificates/signing.key, certificate: ../certificates/signing.crt }
          decryption:
            - { privateKey: ../certificates/encryption.key, certificate: ../certificates/encryption.crt }
            - { privateKey: ../certificates/encryption-old.key, certificate: ../certificates/encryption-old.crt }
          transport: { privateKey: ../certificates/transport.key, certificate: ../certificates/transport.crt }
        session:
          cookieName: __Host-brama
          cookieDomain:
          idleTimeout: 15m
          lifetime: 8h
          token: opaque
          logoutAtNodeAfterLogin: false
        store:
          url: "memory:"
          keys: [../certificates/store.key]
        # audit: none here
        returnTo: { allowedOrigins: [https://www.example.gov.pl] }
        log: { level: info, format: json }
        limits: { connections: 4096, concurrentResolves: 64 }
        backChannel: { proxy: http://10.0.0.5:3128 }

        """

    static let profile = """
        issuer: int.login.gov.pl
        singleSignOnURL: https://int.login.gov.pl/login/SingleSignOnService
        artifactResolutionURL: https://int.login.gov.pl/login-services/idpArtifactResolutionService
        singleLogoutURL: https://int.login.gov.pl/login-services/singleLogoutService
        signingCertificates: [../../certificates/node.crt]
        clockSkew: 30s
        backChannelTimeout: 4s
        trustRoots: [../../certificates/two.crt]
        production: false

        """

    var files: [String: ConfigurationFiles.File]
    var environment: [String: String] = [:]
    var writableDirectories: Set<String> = ["/srv/config/var"]
    /// Permission bits of directories; others are 0755.
    var directoryModes: [String: UInt32] = [:]
    /// What certificates are judged by; nil: they are not.
    var now: Instant?

    init() {
        files = Dictionary(
            uniqueKeysWithValues: ConfigurationMaterial.files.map {
                ("/srv/certificates/" + $0.key, ConfigurationFiles.File(bytes: $0.value, mode: 0o600))
            })
        self[Self.path] = Self.text
        self[Self.profilePath] = Self.profile
    }

    /// The accepted configuration with one edit; `old` must be there once.
    init(replacing old: String, with new: String, inProfile: Bool = false) {
        self.init()
        let path = inProfile ? Self.profilePath : Self.path
        let text = inProfile ? Self.profile : Self.text
        let parts = text.ranges(of: old)
        precondition(parts.count == 1, "\(old) stands in the fixture \(parts.count) times")
        self[path] = text.replacing(old, with: new)
    }

    subscript(path: String) -> String {
        get { files[path].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "" }
        set { files[path] = ConfigurationFiles.File(bytes: Array(newValue.utf8), mode: 0o644) }
    }

    var configurationFiles: ConfigurationFiles {
        ConfigurationFiles(
            read: { [files] path, limit in
                guard let file = files[path] else {
                    return .failure(.init(reason: "there is no such file", isMissing: true))
                }
                guard file.bytes.count <= limit else {
                    return .failure(.init(reason: "it is larger than \(limit) bytes", isMissing: false))
                }
                return .success(file)
            },
            names: { [files] folder in
                let inside = files.keys.filter { $0.hasPrefix(folder + "/") }
                    .map { String($0.dropFirst(folder.count + 1)) }
                return inside.isEmpty ? nil : inside
            },
            isWritableDirectory: { [writableDirectories] in writableDirectories.contains($0) },
            directoryMode: { [directoryModes] in directoryModes[$0] ?? 0o755 })
    }

    func load() -> (configuration: GatewayConfiguration?, findings: [ConfigurationFinding]) {
        var loader = ConfigurationLoader(path: Self.path, environment: environment, files: configurationFiles)
        loader.now = now
        let configuration = loader.load()
        return (configuration, loader.sortedFindings)
    }
}
