import SAML
import Transport
import XMLSecurity

/// What COI asks for at an integration step, out of the configuration: nothing in it is secret, and what is not there
/// yet is named.
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
        /// Why there is no value, and what to do; for a certificate, which comes with a later step.
        var missing: String?
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
        _ data: IntegrationData, particulars: Particulars = Particulars(), application: Application? = nil
    ) {
        let all =
            Self.rows(data) + Self.rows(of: particulars, application) + Self.certificates(data, application)
        rows = Self.rows(title: application, data) + all.filter { Self.isAsked($0, application) }
    }

    private static func isAsked(_ row: Row, _ application: Application?) -> Bool {
        switch application {
        case .simulator:
            !["singleLogoutServiceURL", "addresses", "assuranceLevel", "foreignAuthentication"].contains(
                row.member)
        case .integration, .production, nil: true
        }
    }

    private static func rows(title application: Application?, _ data: IntegrationData) -> [Row] {
        guard let application else { return [] }
        var rows = [Row(label: "Application for", values: [application.rawValue], member: "application")]
        if (application == .production) != data.isProduction {
            rows.append(
                Row(
                    label: "Mind",
                    values: ["this configuration is for the environment \(data.environment)"],
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
}
