import SAML
import Transport
import XMLSecurity

/// What COI asks for at an integration step, out of the configuration: nothing in it is secret.
/// - Source: WK protocol notes; contract, section 1, `brama sheet`.
public struct IntegrationSheet: Sendable {
    struct Row: Sendable, Equatable {
        let label: String
        /// As in the configuration or the messages; several are listed one below the other.
        let values: [String]
        /// Member of the JSON object.
        let member: String
        /// PEM and the like: kept in lines of its own.
        var isBlock = false
        /// A JSON array, however many there are.
        var isList = false
    }

    /// What is applied for, one after the other on the way to production; each wants other data.
    public enum Application: String, CaseIterable, Sendable {
        /// Access to COI's simulator: who calls, and where answers go.
        case simulator
        /// The integration environment: besides that, where calls come from, and logout.
        case integration
        /// Production, with certificates that were bought.
        case production
    }

    /// What stands in no configuration.
    public struct Particulars: Sendable {
        /// A line each: role, name, telephone, e-mail.
        public var contacts: [String]
        /// From which the back channel calls WK, as WK sees them.
        public var addresses: [String]

        public init(contacts: [String] = [], addresses: [String] = []) {
            (self.contacts, self.addresses) = (contacts, addresses)
        }
    }

    let rows: [Row]

    /// - Parameters:
    ///   - particulars: written as they are given.
    ///   - application: nil: everything.
    public init(
        _ configuration: GatewayConfiguration, particulars: Particulars = Particulars(),
        application: Application? = nil
    ) {
        let all =
            Self.rows(configuration) + Self.rows(of: particulars, application)
            + Self.certificates(configuration)
        rows = Self.rows(title: application, configuration) + all.filter { Self.isAsked($0, application) }
    }

    private static func isAsked(_ row: Row, _ application: Application?) -> Bool {
        switch application {
        case .simulator:
            !["singleLogoutServiceURL", "addresses", "assuranceLevel", "foreignAuthentication"].contains(
                row.member)
        case .integration, .production, nil: true
        }
    }

    private static func rows(title application: Application?, _ configuration: GatewayConfiguration) -> [Row]
    {
        guard let application else { return [] }
        var rows = [Row(label: "Application for", values: [application.rawValue], member: "application")]
        if (application == .production) != configuration.isProduction {
            rows.append(
                Row(
                    label: "Mind",
                    values: ["this configuration is for the environment \(configuration.environment)"],
                    member: "remark"))
        }
        return rows
    }

    private static func rows(of particulars: Particulars, _ application: Application?) -> [Row] {
        // Without an application nobody asked for them.
        let isWanted = application != nil
        return [
            Row(label: "Contacts", values: particulars.contacts, member: "contacts", isList: true),
            Row(
                label: "Outgoing IP addresses", values: particulars.addresses, member: "addresses",
                isList: true),
        ].filter { isWanted || !$0.values.isEmpty }
    }

    private static func rows(_ configuration: GatewayConfiguration) -> [Row] {
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

    private static func certificates(_ configuration: GatewayConfiguration) -> [Row] {
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
