/// An eIDAS attribute by its FriendlyName, which is also the word for it in the configuration.
///
/// - Source: eIDAS SAML Attribute Profile 1.2 §2.2 (natural person), §2.3 (legal person); WK protocol notes.
public enum RequestedAttribute: String, CaseIterable, Sendable {
    case familyName = "FamilyName"
    case firstName = "FirstName"
    case dateOfBirth = "DateOfBirth"
    case personIdentifier = "PersonIdentifier"

    case birthName = "BirthName"
    case placeOfBirth = "PlaceOfBirth"
    case currentAddress = "CurrentAddress"
    case gender = "Gender"

    case legalName = "LegalName"
    case legalPersonIdentifier = "LegalPersonIdentifier"
    case legalAddress = "LegalAddress"
    case vatRegistration = "VATRegistration"
    case taxReference = "TaxReference"
    case euIdentifier = "D-2012-17-EUIdentifier"
    case lei = "LEI"
    case eori = "EORI"
    case seed = "SEED"
    case sic = "SIC"

    public static let everybodys: [RequestedAttribute] = [
        .familyName, .firstName, .dateOfBirth, .personIdentifier,
    ]

    public var isOfLegalPerson: Bool {
        switch self {
        case .legalName, .legalPersonIdentifier, .legalAddress, .vatRegistration, .taxReference,
            .euIdentifier,
            .lei, .eori, .seed, .sic:
            true
        default: false
        }
    }

    /// Attribute name URI.
    public var name: String { Self.names[self] ?? uri }

    /// Made once: a session keeps four of them, and thousands of sessions share their bytes.
    private static let names = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.uri) })

    private var uri: String {
        "http://eidas.europa.eu/attributes/" + (isOfLegalPerson ? "legalperson/" : "naturalperson/")
            + localName
    }

    public init?(name: String) {
        guard let attribute = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = attribute
    }

    /// Four friendly names differ from the last part of the URI.
    private var localName: String {
        switch self {
        case .familyName: "CurrentFamilyName"
        case .firstName: "CurrentGivenName"
        case .legalAddress: "LegalPersonAddress"
        case .vatRegistration: "VATRegistrationNumber"
        default: rawValue
        }
    }
}
