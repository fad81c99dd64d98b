/// One thing that must hold of a message at one stage of its examination.
///
/// The validator stops at the first that does not; the inspector asks them all.
struct Rule<Subject>: Sendable {
    let code: SAMLError.Code
    /// Throws `code`; or another rule's code where this rule's ground is missing (no audience without Conditions),
    /// so that a rule asked alone still refuses.
    let check: @Sendable (Subject) throws(SAMLError) -> Void

    init(_ code: SAMLError.Code, _ check: @escaping @Sendable (Subject) throws(SAMLError) -> Void) {
        self.code = code
        self.check = check
    }

    /// The same rule for something that the subject is a part of.
    func asked<Whole>(of part: @escaping @Sendable (Whole) -> Subject) -> Rule<Whole> {
        Rule<Whole>(code) { whole throws(SAMLError) in try check(part(whole)) }
    }
}

/// - Throws: what the first rule throws that does not hold.
func demand<Subject>(_ rules: [Rule<Subject>], of subject: Subject) throws(SAMLError) {
    for rule in rules { try rule.check(subject) }
}
