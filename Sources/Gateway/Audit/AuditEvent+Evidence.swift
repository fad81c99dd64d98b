import SAML
import XMLSecurity

extension AuditEvent {
    /// A message as it was on the wire, readable by the auditor alone; nil where it cannot be encrypted.
    /// - Parameter message: `AuthnRequest`, `ArtifactResponse`.
    static func evidence(
        _ bytes: [UInt8], _ message: String, of login: MessageID, request: String, for auditor: Certificate
    ) -> AuditEvent? {
        guard let sealed = try? envelope(bytes, for: auditor) else { return nil }
        return AuditEvent(
            "evidence",
            [
                ("request", .string(request)), ("authnRequest", .string(login.value)),
                ("message", .string(message)), ("cms", .string(Base64.encodeToString(sealed))),
            ])
    }
}
