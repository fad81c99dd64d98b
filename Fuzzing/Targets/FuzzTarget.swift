/// A place where bytes of strangers come in, as the fuzzer and the tests drive it.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case httpRequest = "http-request"
    case form, xml, verify, decrypt
    case loginAnswer = "login-answer"
    case logout, artifact, configuration, certificate, decode

    /// Whether inputs are XML messages, which are mutated as trees besides as bytes.
    package var isMarkup: Bool {
        switch self {
        case .xml, .verify, .decrypt, .loginAnswer, .logout, .decode: true
        case .httpRequest, .form, .artifact, .configuration, .certificate: false
        }
    }

    /// Whether mutated messages may be signed anew, so that what is asked after the signature is reached.
    ///
    /// Never by the node's key of which the invariants speak: `FuzzParties.mutator` has a key of its own.
    package var mayBeSigned: Bool {
        switch self {
        case .verify, .loginAnswer, .logout, .decode: true
        default: false
        }
    }

    /// The longest input; longer ones only repeat what shorter ones show.
    package var maximumLength: Int {
        switch self {
        case .httpRequest, .form, .artifact: 4_096
        case .configuration, .certificate: 8_192
        case .xml, .verify, .decrypt, .loginAnswer, .logout, .decode: 32_768
        }
    }

    /// Feeds one input.
    /// - Throws: the invariant of this target that does not hold.
    package func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        switch self {
        case .httpRequest: try HTTPRequestEntry.run(input)
        case .form: try FormEntry.run(input)
        case .xml: try XMLEntry.run(input)
        case .verify: try VerifyEntry.run(input)
        case .decrypt: try DecryptEntry.run(input)
        case .loginAnswer: try LoginAnswerEntry.run(input)
        case .logout: try LogoutEntry.run(input)
        case .artifact: try ArtifactEntry.run(input)
        case .configuration: try ConfigurationEntry.run(input)
        case .certificate: try CertificateEntry.run(input)
        case .decode: try DecodeEntry.run(input)
        }
    }
}
