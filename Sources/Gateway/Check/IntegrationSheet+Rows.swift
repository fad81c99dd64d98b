import SAML
import Transport
import XMLSecurity

extension IntegrationSheet {
    static func rows(_ configuration: GatewayConfiguration) -> [Row] {
        let provider = configuration.provider
        return [
            Row(label: "Environment", values: [configuration.environment], member: "environment"),
            Row(label: "System name (ProviderName)", values: [provider.providerName], member: "providerName"),
            Row(label: "Issuer (entityID)", values: [provider.entityID], member: "entityID"),
            Row(label: "Kind of body (SPType)", values: [provider.kind.rawValue], member: "type"),
            Row(
                label: "Return address (AssertionConsumerServiceURL, HTTP-Artifact)",
                values: [provider.assertionConsumerServiceURL], member: "assertionConsumerServiceURL"),
            Row(
                label: "Logout address (SOAP)", values: [provider.singleLogoutServiceURL],
                member: "singleLogoutServiceURL"),
            Row(
                label: "Metadata", values: [configuration.publicURL.text + "/metadata"], member: "metadataURL"
            ),
            Row(
                label: "Least level of assurance", values: [provider.assuranceLevel.rawValue],
                member: "assuranceLevel"),
            Row(
                label: "Attributes", values: provider.requiredAttributes.map(\.rawValue),
                member: "attributes",
                isList: true),
            Row(
                label: "Logins from other countries (eIDAS)",
                values: [configuration.foreignAuthentication ? "yes" : "no"],
                member: "foreignAuthentication"),
        ]
    }

    static func certificates(_ configuration: GatewayConfiguration) -> [Row] {
        var rows = Self.rows(of: configuration.signing.certificate, "Signing certificate", "signing")
        for (index, credential) in configuration.decryption.enumerated() {
            let name =
                index == 0 ? "Encryption certificate" : "Encryption certificate \(index + 1), being retired"
            rows += Self.rows(
                of: credential.certificate, name, "encryption\(index == 0 ? "" : "\(index + 1)")")
        }
        if let client = configuration.backChannel.clientCertificate,
            let certificate = try? Certificate(client.certificate)
        {
            rows += Self.rows(of: certificate, "TLS client certificate", "transport")
        }
        return rows
    }

    private static func rows(of certificate: Certificate, _ name: String, _ member: String) -> [Row] {
        func date(_ seconds: Int64) -> String {
            String(Instant(milliseconds: seconds * 1000).text.prefix(10))
        }
        return [
            Row(label: name, values: [certificate.subject], member: member + "Subject"),
            Row(label: "— issued by", values: [certificate.issuer], member: member + "Issuer"),
            Row(
                label: "— serial number", values: [certificate.serialNumber], member: member + "SerialNumber"),
            Row(label: "— key", values: ["\(certificate.keyAlgorithm)"], member: member + "Key"),
            Row(
                label: "— valid", values: ["\(date(certificate.notBefore)) to \(date(certificate.notAfter))"],
                member: member + "Validity"),
            Row(label: "— SHA-256", values: [certificate.sha256Fingerprint], member: member + "SHA256"),
            Row(
                label: "— PEM", values: [String(decoding: certificate.pem(), as: UTF8.self)],
                member: member + "Certificate", isBlock: true),
        ]
    }
}
