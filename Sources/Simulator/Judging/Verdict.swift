/// What the judge says about one request.
struct Verdict<Accepted: Sendable>: Sendable {
    private(set) var findings: [Finding]
    /// As the message names itself; for the history.
    let entityID: String?
    let messageID: String?
    /// nil where a finding is an error.
    let accepted: Accepted?

    init(_ judge: MessageJudge, accepted: Accepted?) {
        findings = judge.findings.all
        entityID = judge.issuer
        messageID = judge.messageID
        self.accepted = judge.findings.areFatal ? nil : accepted
    }

    /// With what only the simulator's memory can tell; no reason to refuse.
    func remarking(_ rule: RequestRule, _ message: String, expected: String) -> Verdict {
        var verdict = self
        verdict.findings.append(
            Finding(rule: rule, severity: .warning, message: message, expected: expected))
        return verdict
    }

    var errors: [Finding] { findings.filter { $0.severity == .error } }
}
