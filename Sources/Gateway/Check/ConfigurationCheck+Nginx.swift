extension ConfigurationCheck {
    /// Headers that tell the portal who is logged in.
    static let identityHeaders = [
        "Brama-Subject", "Brama-Given-Name", "Brama-Family-Name", "Brama-Date-Of-Birth",
        "Brama-Assurance-Level",
        "Brama-Identity-Provider", "Brama-Token",
    ]

    /// Whether nginx lets clients write headers that only Brama may write, and fits the configuration.
    func checkNginx(_ path: String, _ configuration: GatewayConfiguration) -> [CheckFinding] {
        var reader = NginxReader(files: files, directory: directory(of: path))
        let directives = reader.read(path)
        if directives.isEmpty, !reader.findings.isEmpty { return reader.findings }
        let site = NginxSite(directives)
        let check = NginxCheck(site: site, configuration: configuration)
        return reader.findings + check.findings(isWhole: reader.findings.isEmpty)
    }
}
