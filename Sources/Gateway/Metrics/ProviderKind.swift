import SAML

/// What kind of identity provider vouched for a citizen: few, whatever names WK sends.
///
/// Only the name of Profil Zaufany was seen in a message of WK; the others are those of our simulator. A name that is not
/// known counts as `other`.
/// - Source: WK protocol notes, "Login" 6.
enum ProviderKind: String, MetricLabel {
    case profilZaufany = "profil-zaufany"
    case eDowod = "e-dowod"
    case bank
    /// A node of another country.
    case eIDAS = "eidas"
    case other
    /// WK named none.
    case none

    static let labelName = "provider"

    init(_ session: Session) {
        self.init(named: session.identityProvider, of: session.person.subject)
    }

    init(named name: String?, of subject: String) {
        // An eIDAS identifier is CC/CC/…; a PESEL has digits only.
        if subject.utf8.contains(UInt8(ascii: "/")) {
            self = .eIDAS
        } else if let name {
            self = Self.byName[name] ?? .other
        } else {
            self = .none
        }
    }

    private static let byName: [String: ProviderKind] = [
        "pz.gov.pl": .profilZaufany, "edowod.gov.pl": .eDowod, "bank.example": .bank, "eidas.example": .eIDAS,
    ]
}
