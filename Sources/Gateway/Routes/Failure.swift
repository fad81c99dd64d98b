import HTTPTypes

/// Why a request ends without what it asked for: one public code for the outside, the rule for the log.
struct Failure: Error, Sendable {
    let code: PublicCode
    /// The rule and what broke it; never personal data, keys, tokens or artifacts.
    let reason: String
    /// Where the code's own status would say too little (415, 401).
    var status: HTTPResponse.Status
    /// Where the login that failed was to end: a new one may go there too.
    var returnTarget: ReturnTarget?
    /// What the citizen chose before, where the request itself does not say it.
    var language: Language?
    /// Whether the page may offer to begin again; a logout whose cookie is gone cannot.
    var canBeginAgain = true
    /// Fields that go with the status (Allow, Retry-After, Set-Cookie).
    var headers: HTTPFields = [:]
    /// The rule's own name, where it has one.
    var rule: String?
    /// Of the login that was under way.
    var trail: LoginTrail?

    init(_ code: PublicCode, _ reason: String, status: HTTPResponse.Status? = nil) {
        self.code = code
        self.reason = reason
        self.status = status ?? code.status
    }
}
