import SAML

extension Session {
    /// A new layout gets a new version; readers know those that may still be alive.
    private static let recordVersion: UInt8 = 1

    /// A compact form for stores; personal data in clear, to be sealed.
    var record: [UInt8] {
        var writer = RecordWriter(version: Self.recordVersion)
        writer.write(id)
        writer.write(person.subject)
        writer.write(person.givenName)
        writer.write(person.familyName)
        writer.write(person.dateOfBirth)
        writer.write(assuranceLevel)
        writer.write(identityProvider)
        writer.write(nameID)
        writer.write(nameIDFormat)
        writer.write(sessionIndex)
        writer.write(browser)
        writer.write(authenticatedAt)
        writer.write(expiresAt)
        writer.write(lastSeen)
        writer.write(count: attributes.count)
        for (name, values) in attributes {
            writer.write(name)
            writer.write(count: values.count)
            for value in values { writer.write(value) }
        }
        return writer.bytes
    }

    init(record: [UInt8]) throws(UnreadableRecord) {
        var reader = try RecordReader(record, version: Self.recordVersion)
        let id = try reader.readText()
        let person = Person(
            subject: try reader.readText(), givenName: try reader.readText(),
            familyName: try reader.readText(), dateOfBirth: try reader.readText())
        let assuranceLevel = try reader.readLevel()
        let identityProvider = try reader.readOptionalText()
        let (nameID, nameIDFormat) = (try reader.readText(), try reader.readText())
        let sessionIndex = try reader.readOptionalText()
        let browser = try reader.readDigest()
        let (authenticatedAt, expiresAt) = (try reader.readInstant(), try reader.readInstant())
        let lastSeen = try reader.readInstant()
        let attributes = try Self.attributes(&reader)
        try reader.end()
        self.init(
            id: id, person: person, attributes: attributes, assuranceLevel: assuranceLevel,
            identityProvider: identityProvider, nameID: nameID, nameIDFormat: nameIDFormat,
            sessionIndex: sessionIndex, browser: browser, authenticatedAt: authenticatedAt,
            expiresAt: expiresAt, lastSeen: lastSeen)
    }

    private static func attributes(
        _ reader: inout RecordReader
    ) throws(UnreadableRecord) -> [String: [String]] {
        var attributes: [String: [String]] = [:]
        for _ in 0..<(try reader.readCount()) {
            let name = try reader.readText()
            var values: [String] = []
            for _ in 0..<(try reader.readCount()) { values.append(try reader.readText()) }
            guard attributes.updateValue(values, forKey: name) == nil else { throw .damaged }
        }
        return attributes
    }
}
