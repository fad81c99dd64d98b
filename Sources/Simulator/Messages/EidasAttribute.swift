/// An attribute that a service provider may ask for, as eIDAS and WK name it.
/// Source: eIDAS SAML Attribute Profile 1.2 §2.2, §2.3; WK protocol notes, "Login" 1.
struct EidasAttribute: Sendable, Hashable {
    let friendlyName: String
    /// The URI that selects it.
    let name: String
    /// Value of `xsi:type`, with the prefix of the 2018 assertion.
    let type: String

    private init(_ friendlyName: String, _ namespace: String, _ local: String, prefix: String) {
        self.friendlyName = friendlyName
        name = "\(namespace)/\(local)"
        type = "\(prefix):\(local)Type"
    }

    private static func natural(_ friendlyName: String, _ local: String? = nil) -> Self {
        Self(friendlyName, Namespace.naturalPerson, local ?? friendlyName, prefix: "naturalperson")
    }

    private static func legal(_ friendlyName: String, _ local: String? = nil) -> Self {
        Self(friendlyName, Namespace.legalPerson, local ?? friendlyName, prefix: "legalperson")
    }

    static let familyName = natural("FamilyName", "CurrentFamilyName")
    static let firstName = natural("FirstName", "CurrentGivenName")
    static let dateOfBirth = natural("DateOfBirth")
    static let personIdentifier = natural("PersonIdentifier")

    /// In the order in which the node puts them into an assertion.
    static let all: [EidasAttribute] = [
        familyName, dateOfBirth, firstName, personIdentifier,
        natural("BirthName"), natural("PlaceOfBirth"), natural("CurrentAddress"), natural("Gender"),
        legal("LegalName"), legal("LegalPersonIdentifier"), legal("LegalAddress", "LegalPersonAddress"),
        legal("VATRegistration", "VATRegistrationNumber"), legal("TaxReference"),
        legal("D-2012-17-EUIdentifier"),
        legal("LEI"), legal("EORI"), legal("SEED"), legal("SIC"),
    ]

    static func named(_ name: String) -> EidasAttribute? { all.first { $0.name == name } }
    static func friendly(_ name: String) -> EidasAttribute? { all.first { $0.friendlyName == name } }
}
