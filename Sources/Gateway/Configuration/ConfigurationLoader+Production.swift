import Logging
import SAML
import XMLSecurity

extension ConfigurationLoader {
    /// What may do for trying things out and must never stand before citizens. Endpoints and pins are looked at where
    /// they are loaded. Source: decision 0096.
    mutating func refuseUnsafe(
        _ reader: SettingsReader, publicURL: WebAddress?, returnOrigins: [WebAddress],
        log: GatewayConfiguration.Log?
    ) {
        if let publicURL { refuseUnsafe(publicURL, at: reader.place(of: "publicURL")) }
        let allowed = items(of: GatewaySchema.allowedOrigins.path, in: reader)
        for (index, origin) in returnOrigins.enumerated() where origin.scheme == .http {
            findings.add(
                index < allowed.count ? allowed[index].origin : reader.origin,
                "returnTo.allowedOrigins: \(origin.origin) is http:// with a production profile; allowed: https:// only"
            )
        }
        if let log, log.level < .info {
            findings.add(
                reader.place(of: "log.level"),
                "log.level: is \(log.level) with a production profile; allowed: info or above")
        }
        for entry in inventory.certificates { refuseUnsafe(entry) }
        for secret in inventory.secrets { refuseUnsafe(secret) }
    }

    private mutating func refuseUnsafe(_ publicURL: WebAddress, at place: ConfigurationOrigin) {
        if publicURL.scheme == .http {
            findings.add(place, "publicURL: is http:// with a production profile; allowed: https:// only")
        }
        if publicURL.isLoopback {
            findings.add(
                place,
                "publicURL: \(publicURL.host) is this machine, with a production profile; allowed: the name that "
                    + "citizens' browsers know")
        }
    }

    /// Keys of the demo are as public as their making.
    private mutating func refuseUnsafe(_ entry: ConfigurationInventory.CertificateEntry) {
        guard entry.isOurs, let place = entry.origin else { return }
        if ShippedProfiles.isSimulator(entry.certificate) {
            findings.add(
                place,
                "\(entry.label): \(entry.path) was made by the demo or the simulator; allowed: the certificate of a key "
                    + "of your own, registered with COI")
        }
    }

    private mutating func refuseUnsafe(_ secret: ConfigurationInventory.SecretFile) {
        if secret.isOpenToOthers { findings.add(secret.origin, secret.complaint) }
        if let directory = files.openDirectory(above: secret.path) {
            findings.add(
                secret.origin,
                "\(secret.label): anybody may write in \(directory), and so put another file in the place of "
                    + "\(secret.path); move it, or chmod o-w \(directory)")
        }
    }
}
