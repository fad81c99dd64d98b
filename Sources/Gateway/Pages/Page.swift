/// A page for a citizen.
public enum Page: Sendable {
    /// Posts itself to the node, with a button where scripts are off.
    ///
    /// `action` is the profile's `singleSignOnURL` (trusted, absolute); the fields are posted as they are.
    case handOver(action: String, fields: [(name: String, value: String)])
    /// `retryPath` is where to start again: a path on this site or an http(s) URL; anything else gives no link.
    case failure(PublicCode, requestID: String, retryPath: String?)
    /// Asks whether to log out; posts to `action` with these hidden fields.
    case logoutQuestion(action: String, fields: [(name: String, value: String)])
    /// Logged out here; `atNode` false where WK could not be told or said no.
    case loggedOut(atNode: Bool, continuePath: String?)
    /// Instead of `loggedOut` where nothing of ours says that there was a logout; the node's session is unknown.
    case notLoggedIn(continuePath: String?)

    /// The start page of the site that the gateway is part of.
    static let portal = ReturnTarget.root.location
}
