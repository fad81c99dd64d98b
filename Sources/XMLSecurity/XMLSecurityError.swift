/// Why a document, a signature, a decryption or a key was refused.
///
/// `detail` names the rule and the place; it never holds message content, key material or personal data,
/// so it may be logged.
public struct XMLSecurityError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // Parsing
        case documentTooLarge = "document-too-large"
        case documentMalformed = "document-malformed"
        case documentNotUTF8 = "document-not-utf8"
        case doctypeForbidden = "doctype-forbidden"
        case processingInstructionForbidden = "processing-instruction-forbidden"
        case commentForbidden = "comment-forbidden"
        case depthExceeded = "depth-exceeded"
        case tooManyElements = "too-many-elements"
        case tooManyAttributes = "too-many-attributes"
        case textTooLong = "text-too-long"
        case nameTooLong = "name-too-long"
        case namespaceNotAbsolute = "namespace-not-absolute"
        case duplicateID = "duplicate-id"
        // Signature shape
        case signatureMissing = "signature-missing"
        case signatureNotUnique = "signature-not-unique"
        case signatureMisplaced = "signature-misplaced"
        case signatureMalformed = "signature-malformed"
        case referenceNotUnique = "reference-not-unique"
        case referenceForeign = "reference-foreign"
        case transformNotAllowed = "transform-not-allowed"
        case canonicalizationNotAllowed = "canonicalization-not-allowed"
        case prefixListInvalid = "prefix-list-invalid"
        case digestMethodNotAllowed = "digest-method-not-allowed"
        case signatureMethodNotAllowed = "signature-method-not-allowed"
        // Signature outcome
        case digestMismatch = "digest-mismatch"
        case signatureValueInvalid = "signature-value-invalid"
        case noTrustedCertificate = "no-trusted-certificate"
        // Decryption
        case encryptionMalformed = "encryption-malformed"
        case encryptionMethodNotAllowed = "encryption-method-not-allowed"
        case keyWrapNotAllowed = "key-wrap-not-allowed"
        case keyAgreementNotAllowed = "key-agreement-not-allowed"
        case originatorKeyInvalid = "originator-key-invalid"
        case keyUnwrapFailed = "key-unwrap-failed"
        case contentDecryptionFailed = "content-decryption-failed"
        case noDecryptionKey = "no-decryption-key"
        // Keys and certificates
        case keyUnreadable = "key-unreadable"
        case keyEncrypted = "key-encrypted"
        case keyAlgorithmNotAllowed = "key-algorithm-not-allowed"
        case certificateUnreadable = "certificate-unreadable"
        case containerUnreadable = "container-unreadable"
        case containerLegacyAlgorithm = "container-legacy-algorithm"
        case passwordWrong = "password-wrong"
        // The library itself
        case cryptographyFailed = "cryptography-failed"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
