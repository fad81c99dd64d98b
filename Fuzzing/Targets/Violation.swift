/// Something that must not happen whatever the input; the fuzzer stops at it as at a crash.
package struct Violation: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What became of one input.
package enum Verdict: Hashable, Sendable, CustomStringConvertible {
    /// With a word on what was accepted.
    case accepted(String)
    /// With the code of the refusal.
    case refused(String)

    package var description: String {
        switch self {
        case .accepted(let what): "accepted: \(what)"
        case .refused(let code): "refused: \(code)"
        }
    }
}

/// - Throws: what does not hold, in words.
func demand(_ holds: Bool, _ rule: @autoclosure () -> String) throws(Violation) {
    guard holds else { throw Violation(rule()) }
}
