import Gateway
import XMLSecurity

/// The files that configurations of the fuzzer name.
package enum FuzzFiles {
    static let keys: [String: ConfigurationFiles.File] = {
        let parties = FuzzParties.shared
        var files: [String: ConfigurationFiles.File] = [:]
        for (name, pair) in [("signing", parties.mutator), ("encryption", parties.decryption)] {
            files["/srv/keys/\(name).key"] = .init(bytes: (try? pair.key.pem()) ?? [], mode: 0o600)
            files["/srv/keys/\(name).crt"] = .init(bytes: pair.certificate.pem(), mode: 0o644)
        }
        files["/srv/keys/node.crt"] = .init(bytes: parties.node.certificate.pem(), mode: 0o644)
        files["/srv/keys/store.key"] = .init(bytes: Array(repeating: 7, count: 32), mode: 0o600)
        return files
    }()

    /// An input for `configuration` that is accepted.
    package static let configuration = """
        environment: test
        publicURL: https://portal.example.gov.pl/auth
        listen: 127.0.0.1:8080
        adminListen: 127.0.0.1:8081
        trustedProxies: [127.0.0.1, "10.0.0.0/8", "::1"]
        serviceProvider:
          entityID: https://portal.example.gov.pl
          providerName: Portal Przykładowy
          type: public
          assuranceLevel: substantial
          attributes: [FamilyName, FirstName, DateOfBirth, PersonIdentifier]
          foreignAuthentication: false
        keys:
          signing: { privateKey: ../keys/signing.key, certificate: ../keys/signing.crt }
          decryption:
            - { privateKey: ../keys/encryption.key, certificate: ../keys/encryption.crt }
        session:
          cookieName: __Host-brama
          cookieDomain:
          idleTimeout: 15m
          lifetime: 8h
          token: opaque
          logoutAtNodeAfterLogin: false
        store:
          url: "memory:"
          keys: [../keys/store.key]
        returnTo: { allowedOrigins: [https://www.example.gov.pl] }
        log: { level: info, format: json }
        limits: { connections: 4096, concurrentResolves: 64, clientLoginsPerMinute: 60 }
        backChannel: { proxy: http://10.0.0.5:3128 }

        %%%
        issuer: int.login.gov.pl
        singleSignOnURL: https://int.login.gov.pl/login/SingleSignOnService
        artifactResolutionURL: https://int.login.gov.pl/login-services/idpArtifactResolutionService
        singleLogoutURL: https://int.login.gov.pl/login-services/singleLogoutService
        signingCertificates: [../../keys/node.crt]
        clockSkew: 30s
        backChannelTimeout: 4s
        production: false

        %%%
        BRAMA_SESSION_IDLE_TIMEOUT=30m
        """
}
