import SAML
import Yams

/// Reads people from YAML; the shipped ones come from such a file too.
struct PeopleFile {
    private static let keys = [
        "key", "givenName", "familyName", "dateOfBirth", "personIdentifier", "nameID", "assuranceLevel",
        "provider",
        "attributes", "note",
    ]

    private var reader: YAMLReader
    private var taken: Set<String> = []

    init(file: String) { reader = YAMLReader(file: file) }

    var findings: [String] { reader.findings }

    mutating func read(_ text: String) -> [SimulatedPerson] {
        guard let root = reader.root(text) else { return [] }
        reader.checkKeys(root, allowed: ["people"], at: "")
        let nodes = reader.list(root, "people")
        if nodes.isEmpty { reader.report(root["people"], "people must name at least one person") }
        return nodes.compactMap { person($0) }
    }

    private mutating func person(_ node: Node) -> SimulatedPerson? {
        guard let entry = reader.mapping(node, "people") else { return nil }
        reader.checkKeys(entry, allowed: Self.keys, at: " in people")
        let key = key(entry, node)
        let givenName = reader.text(entry, "givenName", in: node)
        let familyName = reader.text(entry, "familyName", in: node)
        let birth = dateOfBirth(entry, node)
        let identifier = personIdentifier(entry, node)
        let nameID = reader.text(entry, "nameID", in: node)
        let level = level(entry, node)
        let provider = provider(entry)
        let attributes = attributes(entry)
        let note = note(entry)
        guard let key, let givenName, let familyName, let birth, let identifier, let nameID, let level else {
            return nil
        }
        return SimulatedPerson(
            key: key, givenName: givenName, familyName: familyName, dateOfBirth: birth,
            personIdentifier: identifier,
            nameID: nameID, assuranceLevel: level, provider: provider, attributes: attributes, note: note)
    }

    private mutating func key(_ entry: Node.Mapping, _ node: Node) -> String? {
        guard let key = reader.text(entry, "key", in: node) else { return nil }
        let isPlain = key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        if !isPlain { reader.report(entry["key"], "key: lower-case letters, digits and hyphens are allowed") }
        if !taken.insert(key).inserted {
            reader.report(entry["key"], "key \(key) stands twice: each person needs its own")
        }
        return key
    }

    private mutating func dateOfBirth(_ entry: Node.Mapping, _ node: Node) -> String? {
        guard let text = reader.text(entry, "dateOfBirth", in: node) else { return nil }
        guard text.utf8.count == 10,
            Instant(text + "T00:00:00Z") != nil || text < "1970" && Self.isOldDate(text)
        else {
            reader.report(entry["dateOfBirth"], "dateOfBirth must be a date, such as 1987-02-22")
            return nil
        }
        return text
    }

    /// `Instant` begins in 1970: check the same day and month in a year that is leap like the real one.
    private static func isOldDate(_ text: String) -> Bool {
        guard let year = Int(text.prefix(4)), year >= 1800 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return Instant((isLeap ? "2000" : "2001") + text.dropFirst(4) + "T00:00:00Z") != nil
    }

    private mutating func personIdentifier(_ entry: Node.Mapping, _ node: Node) -> String? {
        guard let text = reader.text(entry, "personIdentifier", in: node) else { return nil }
        let isNumber = text.utf8.allSatisfy { (48...57).contains($0) }
        if isNumber && !PESEL.isWellFormed(text) {
            reader.report(
                entry["personIdentifier"],
                "personIdentifier is no PESEL: 11 digits with the right check digit (quoted), or an eIDAS identifier"
            )
        }
        return text
    }

    private mutating func level(_ entry: Node.Mapping, _ node: Node) -> AssuranceLevel? {
        guard let text = reader.text(entry, "assuranceLevel", in: node) else { return nil }
        guard let level = AssuranceLevel(rawValue: text) else {
            reader.report(entry["assuranceLevel"], "assuranceLevel: low, substantial or high is allowed")
            return nil
        }
        return level
    }

    private mutating func provider(_ entry: Node.Mapping) -> String {
        let fallback = "profil-zaufany"
        guard let text = reader.optionalText(entry, "provider") else { return fallback }
        guard let provider = IdentityProvider.named(text) else {
            let allowed = IdentityProvider.all.map(\.key).joined(separator: ", ")
            reader.report(entry["provider"], "provider: \(allowed) are allowed")
            return fallback
        }
        return provider.key
    }

    private mutating func attributes(_ entry: Node.Mapping) -> [String: String] {
        guard let node = entry["attributes"], let mapping = reader.mapping(node, "attributes") else {
            return [:]
        }
        let allowed = EidasAttribute.all.dropFirst(4).map(\.friendlyName)
        reader.checkKeys(mapping, allowed: allowed, at: " in attributes")
        var values: [String: String] = [:]
        for (key, value) in mapping {
            if let name = key.string { values[name] = reader.text(value, name) }
        }
        return values
    }

    private mutating func note(_ entry: Node.Mapping) -> LocalizedText {
        let empty = LocalizedText(polish: "", english: "")
        guard let node = entry["note"], let mapping = reader.mapping(node, "note") else { return empty }
        reader.checkKeys(mapping, allowed: ["pl", "en"], at: " in note")
        return LocalizedText(
            polish: reader.optionalText(mapping, "pl") ?? "",
            english: reader.optionalText(mapping, "en") ?? "")
    }
}

extension SimulatedPerson {
    /// The people that come with the simulator; a test holds that their file has no findings.
    public static let shipped: [SimulatedPerson] = shippedFile.people

    static let shippedFile: (people: [SimulatedPerson], findings: [String]) = {
        var file = PeopleFile(file: "people.yaml")
        let people = file.read(String(decoding: PackageResources.people_yaml, as: UTF8.self))
        return (people, file.findings)
    }()
}
