import SwiftASN1
import X509

/// The subject of a request, field by field; an authority decides which of them it takes over.
public struct SubjectFields: Sendable, Equatable {
    /// Two letters of ISO 3166.
    public var country: String?
    public var stateOrProvince: String?
    public var locality: String?
    public var organization: String?
    /// Such as `VATPL-5250000000`, which qualified seals have (ETSI EN 319 412-1).
    public var organizationIdentifier: String?
    public var organizationalUnits: [String] = []
    public var serialNumber: String?
    public var commonName: String?

    public init() {}

    /// From the country down to the common name, one attribute for each RDN.
    ///
    /// Texts are UTF8String (RFC 5280 §4.1.2.4), country and serial number PrintableString, as X.520 has them.
    /// - Throws: `subject-invalid`.
    func distinguishedName() throws(CertificatesError) -> DistinguishedName {
        guard commonName != nil || organization != nil else {
            throw CertificatesError(
                .subjectInvalid, "the subject has neither common name nor organization: give --common-name")
        }
        typealias Kind = ASN1ObjectIdentifier.RDNAttributeType
        var attributes: [RelativeDistinguishedName.Attribute] = []
        if let country { attributes.append(try Self.country(country)) }
        let units = organizationalUnits.map { (Kind.organizationalUnitName, "organizational unit", 64, $0) }
        let texts: [(ASN1ObjectIdentifier, String, Int, String?)] = [
            (Kind.stateOrProvinceName, "state or province", 128, stateOrProvince),
            (Kind.localityName, "locality", 128, locality),
            (Kind.organizationName, "organization", 64, organization),
            ([2, 5, 4, 97], "organization identifier", 64, organizationIdentifier),
        ]
        for (type, name, longest, text) in texts + units.map({ ($0.0, $0.1, $0.2, Optional($0.3)) }) {
            guard let text else { continue }
            attributes.append(.init(type: type, utf8String: try Self.checked(text, name, longest)))
        }
        if let serialNumber { attributes.append(try Self.serialNumber(serialNumber)) }
        if let commonName {
            attributes.append(
                .init(type: Kind.commonName, utf8String: try Self.checked(commonName, "common name", 64)))
        }
        return DistinguishedName(attributes.map { RelativeDistinguishedName([$0]) })
    }

    private static func country(
        _ text: String
    ) throws(CertificatesError) -> RelativeDistinguishedName.Attribute {
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
            let attribute = try? RelativeDistinguishedName.Attribute(
                type: .RDNAttributeType.countryName, printableString: text)
        else {
            throw CertificatesError(
                .subjectInvalid, "country \"\(printable(text))\" is not two capital letters: write PL")
        }
        return attribute
    }

    private static func serialNumber(
        _ text: String
    ) throws(CertificatesError) -> RelativeDistinguishedName.Attribute {
        let checked = try checked(text, "serial number", 64)
        guard
            let attribute = try? RelativeDistinguishedName.Attribute(
                type: [2, 5, 4, 5], printableString: checked)
        else {
            throw CertificatesError(
                .subjectInvalid,
                "serial number \"\(printable(text))\" has other characters than Latin letters, digits and '()+,-./:=? : "
                    + "write it as the authority asks for, such as PNOPL-… or NTRPL-…")
        }
        return attribute
    }

    /// Upper bounds are X.520's, in characters.
    private static func checked(
        _ text: String, _ name: String, _ longest: Int
    ) throws(CertificatesError) -> String {
        let isPlain = !text.unicodeScalars.contains(where: isInvisible)
        guard isPlain, text.contains(where: { !$0.isWhitespace }), text.first?.isWhitespace == false,
            text.last?.isWhitespace == false
        else {
            throw CertificatesError(
                .subjectInvalid,
                "\(name) \"\(printable(text))\" is empty, or has blanks at its ends or invisible characters: "
                    + "write it as it is registered")
        }
        guard text.unicodeScalars.count <= longest else {
            throw CertificatesError(
                .subjectInvalid,
                "\(name) has \(text.unicodeScalars.count) characters, \(longest) are allowed: shorten it")
        }
        return text
    }
}
