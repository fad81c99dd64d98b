extension PublicCode {
    /// What usually causes it, for who runs the gateway; the same words as in Documentation/operations.md.
    var operatorHint: String {
        switch self {
        case .loginCancelled: "the citizen gave up at login.gov.pl; no fault of anybody's"
        case .loginExpired:
            "they returned by bookmark or the Back button, or took more than 15 minutes; many at once: the service was restarted with store.url memory:"
        case .loginOtherBrowser:
            "cookies are blocked, or an app opened the node in another browser; many at once: nginx does not pass cookies on"
        case .identityUnknown: "the node does not know the citizen by the means that was chosen"
        case .levelTooLow:
            "the citizen chose too weak a means; many at once: assuranceLevel is higher than the service needs"
        case .nodeUnavailable: "WK or the way to it; reason in the log has the network's error"
        case .nodeMessageRejected:
            "reason in the log names the rule. A signature rule for everybody: WK has changed its certificate. A time rule for everybody: this machine's clock, or clockSkew"
        case .requestMalformed:
            "a link of the portal with a return_to that is not allowed, or a scanner; reason in the log says which"
        case .notFound: "an address that is no route; scanners, or another path in nginx than in publicURL"
        case .methodNotAllowed: "a route asked in a way that it is not made for; scanners mostly"
        case .tooLarge: "a body beyond the server's limit; scanners mostly"
        case .tooManyRequests:
            "more logins than limits allow; from everybody at once: the client's address does not reach Brama, see trustedProxies"
        case .internal:
            "a fault of ours or of what we need: the store, the audit log; reason in the log names it"
        }
    }
}
