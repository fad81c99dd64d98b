import SAML

extension LoginTransaction {
    private static let recordVersion: UInt8 = 1

    /// A compact form for stores, to be sealed: the return target may tell what a citizen came for.
    var record: [UInt8] {
        var writer = RecordWriter(version: Self.recordVersion)
        writer.write(authnRequestID.value)
        writer.write(authnRequestInstant)
        writer.write(assuranceLevel)
        writer.write(returnTarget.location)
        writer.write(browser)
        writer.write(expiresAt)
        return writer.bytes
    }

    init(record: [UInt8]) throws(UnreadableRecord) {
        var reader = try RecordReader(record, version: Self.recordVersion)
        let id = MessageID(try reader.readText())
        let instant = try reader.readInstant()
        let level = try reader.readLevel()
        let target = ReturnTarget(stored: try reader.readText())
        let browser = try reader.readDigest()
        let expiresAt = try reader.readInstant()
        try reader.end()
        guard let id, let target else { throw .damaged }
        self.init(
            authnRequestID: id, authnRequestInstant: instant, assuranceLevel: level, returnTarget: target,
            browser: browser, expiresAt: expiresAt)
    }
}
