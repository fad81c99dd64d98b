/// The keys of an environment profile: what differs between Węzeł Krajowy's environments.
enum ProfileSchema {
    static let issuer = ConfigurationKey(
        "issuer", .text(1...1024, spaces: false), isRequired: true, example: "int.login.gov.pl",
        "Issuer of WK's messages, compared byte for byte.")
    static let singleSignOnURL = ConfigurationKey(
        "singleSignOnURL", .endpoint, isRequired: true,
        example: "https://int.login.gov.pl/login/SingleSignOnService",
        "Where the browser posts the login request.")
    static let singleSignOnDestination = ConfigurationKey(
        "singleSignOnDestination", .endpoint, example: "https://login.gov.pl/login/SingleSignOnService",
        "`Destination` in the login request, where WK wants another than `singleSignOnURL`.")
    static let artifactResolutionURL = ConfigurationKey(
        "artifactResolutionURL", .endpoint, isRequired: true,
        example: "https://int.login.gov.pl/login-services/idpArtifactResolutionService",
        "Where artifacts are resolved (SOAP).")
    static let singleLogoutURL = ConfigurationKey(
        "singleLogoutURL", .endpoint, isRequired: true,
        example: "https://int.login.gov.pl/login-services/singleLogoutService",
        "Where sessions are ended (SOAP).")
    static let signingCertificates = ConfigurationKey(
        "signingCertificates", .list(of: .pin, count: 1...8, named: "certificates"), isRequired: true,
        example: "[../../Certificates/wk-integration.crt]",
        "WK's signing certificates, pinned: a message that none of them verifies is refused. Several during a "
            + "rollover; one certificate a file. COI hands them out. One that is only to count for a time is written "
            + "`{ certificate: ../../Certificates/wk-next.crt, notBefore: 2026-12-01T00:00:00Z }`; `notAfter` ends "
            + "it. Both are judged by our clock when a message comes in.")
    static let clockSkew = ConfigurationKey(
        "clockSkew", .duration("0s", "5m"), default: "60s", example: "60s",
        "How far WK's clock and ours may be apart.")
    static let backChannelTimeout = ConfigurationKey(
        "backChannelTimeout", .duration("100ms", "60s"), default: "10s", example: "10s",
        "From calling WK to the last byte of its answer.")
    static let trustRoots = ConfigurationKey(
        "trustRoots", .list(of: .path, count: 0...32, named: "paths"), default: "[]",
        example: "[../../Certificates/wk-tls-roots.pem]",
        "PEM files of the authorities that may have issued WK's TLS certificate; empty: those of the system.")
    static let production = ConfigurationKey(
        "production", .boolean, default: "false", example: "true",
        "The strictest rules: no http:// addresses, no simulator's certificate, key files readable by Brama's "
            + "user only. Must be true where the addresses are those of login.gov.pl itself.")

    static let schema = ConfigurationSchema(
        entries: [
            issuer.erased, singleSignOnURL.erased, singleSignOnDestination.erased,
            artifactResolutionURL.erased, singleLogoutURL.erased, signingCertificates.erased,
            clockSkew.erased, backChannelTimeout.erased, trustRoots.erased, production.erased,
        ], sections: [])
}
