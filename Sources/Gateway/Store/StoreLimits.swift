/// How much a store remembers at most, so that nobody fills the machine.
public struct StoreLimits: Sendable {
    /// Logins begun and not finished.
    public var logins = 100_000
    /// The same of one browser; beyond it the one begun first is forgotten.
    public var loginsPerBrowser = 20
    public var sessions = 1_000_000
    /// Claimed message IDs.
    public var claims = 3_000_000

    public init() {}
}
