import SAML

/// An item of `signingCertificates`: a path, perhaps with the time in which it counts.
struct PinSetting: Sendable, Equatable {
    let path: String
    let notBefore: Instant?
    let notAfter: Instant?
}

extension ValueFormat where Value == Instant {
    static let instant = ValueFormat.scalar(
        "an instant", allowed: "a date and time in UTC, as 2026-12-01T00:00:00Z"
    ) { text in
        Instant(text).map { .success($0) } ?? .failure(ValueProblem("is not an instant in UTC"))
    }
}

/// The keys of an item of `signingCertificates` that is a group.
enum PinSchema {
    static let certificate = ConfigurationKey(
        "certificate", .path, isRequired: true, example: "../../Certificates/wk-next.crt", "The file.")
    static let notBefore = ConfigurationKey(
        "notBefore", .instant, example: "2026-12-01T00:00:00Z", "The first instant at which it counts.")
    static let notAfter = ConfigurationKey(
        "notAfter", .instant, example: "2026-12-31T23:59:59Z", "The last instant at which it counts.")

    static let schema = ConfigurationSchema(
        entries: [certificate.erased, notBefore.erased, notAfter.erased], sections: [])
}

extension ValueFormat where Value == PinSetting {
    static let pin = ValueFormat(
        typeName: "a path or a group of keys",
        allowed: ValueFormat<String>.path.allowed
            + "; or { certificate: PATH, notBefore: INSTANT, notAfter: INSTANT }, either instant as "
            + "2026-12-01T00:00:00Z and optional"
    ) { value, label, findings in
        guard case .mapping = value.content else {
            return ValueFormat<String>.path.read(value, label, &findings)
                .map { PinSetting(path: $0, notBefore: nil, notAfter: nil) }
        }
        PinSchema.schema.checkKeys(of: value, label: label + ".", into: &findings)
        let reader = SettingsReader(root: value, origin: value.origin, label: label + ".")
        let before = findings.findings.count
        let path = reader.value(PinSchema.certificate, &findings)
        let notBefore = reader.value(PinSchema.notBefore, &findings)
        let notAfter = reader.value(PinSchema.notAfter, &findings)
        guard let path, findings.findings.count == before else { return nil }
        if let notBefore, let notAfter, notAfter <= notBefore {
            findings.add(
                value.origin,
                "\(label): \(path) would never count; allowed: a notAfter that is later than notBefore")
        }
        return PinSetting(path: path, notBefore: notBefore, notAfter: notAfter)
    }
}
