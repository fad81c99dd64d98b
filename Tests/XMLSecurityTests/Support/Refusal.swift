import Testing
import XMLSecurity

/// One thing that must not be accepted: the accepted form with one edit, and the exact code.
struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: XMLSecurityError.Code
    let attempt: @Sendable () throws -> Void

    init(
        _ description: String, _ code: XMLSecurityError.Code, _ attempt: @escaping @Sendable () throws -> Void
    ) {
        testDescription = "\(code.rawValue): \(description)"
        self.code = code
        self.attempt = attempt
    }

    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: XMLSecurityError.self, sourceLocation: sourceLocation) { try attempt() }
        #expect(error?.code == code, "\(error?.description ?? "")", sourceLocation: sourceLocation)
    }
}

/// `text` with its only occurrence of `old` replaced; a fixture whose edit does not apply is an error.
func edit(_ text: String, _ old: String, _ new: String) throws -> String {
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "the edit applies \(parts.count - 1) times")
    return parts.joined(separator: new)
}
