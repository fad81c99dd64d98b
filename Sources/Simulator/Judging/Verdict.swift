/// What the judge says about one request.
struct Verdict<Accepted: Sendable>: Sendable {
    let findings: [Finding]
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

    var errors: [Finding] { findings.filter { $0.severity == .error } }
}
