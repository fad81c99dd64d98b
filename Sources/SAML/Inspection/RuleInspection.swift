import XMLSecurity

/// Asks rules one after the other without stopping, and keeps what they say.
struct RuleInspection {
    private(set) var findings: [RuleFinding] = []
    /// Codes whose expected values were taken from the message.
    let derived: Set<SAMLError.Code>

    init(derived: Set<SAMLError.Code>) { self.derived = derived }

    /// - Parameter subject: nil where there is nothing to ask; `otherwise` says why.
    mutating func ask<Subject>(
        _ rules: [Rule<Subject>], of subject: Subject?, stage: String, isVerified: Bool,
        otherwise: String = ""
    ) {
        for rule in rules {
            guard let subject else {
                record(rule.code, .notApplicable(otherwise), stage, isVerified)
                continue
            }
            do {
                try rule.check(subject)
                record(rule.code, derived.contains(rule.code) ? .holdsByItself : .holds, stage, isVerified)
            } catch {
                fail(rule.code, error, stage, isVerified)
            }
        }
    }

    /// A verdict that was reached elsewhere.
    mutating func record(_ code: SAMLError.Code, _ error: SAMLError?, stage: String, isVerified: Bool) {
        if let error {
            fail(code, error, stage, isVerified)
        } else {
            record(code, derived.contains(code) ? .holdsByItself : .holds, stage, isVerified)
        }
    }

    mutating func skip(_ code: SAMLError.Code, stage: String, because reason: String) {
        record(code, .notApplicable(reason), stage, false)
    }

    /// A rule that lacks its ground is not a second fault.
    private mutating func fail(
        _ code: SAMLError.Code, _ error: SAMLError, _ stage: String, _ isVerified: Bool
    ) {
        let isKnown = findings.contains {
            if case .fails = $0.outcome { $0.code == error.code } else { false }
        }
        let outcome: RuleFinding.Outcome =
            error.code != code && isKnown
            ? .notApplicable("see \(error.code.rawValue)") : .fails(error.detail)
        record(error.code != code && !isKnown ? error.code : code, outcome, stage, isVerified)
    }

    private mutating func record(
        _ code: SAMLError.Code, _ outcome: RuleFinding.Outcome, _ stage: String, _ isVerified: Bool
    ) {
        findings.append(RuleFinding(stage: stage, code: code, outcome: outcome, isVerified: isVerified))
    }
}
