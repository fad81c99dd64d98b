/// Is told of reloads, such as to tell the service manager or to count them.
public protocol ReloadObserver: Sendable {
    /// A configuration is being read.
    func reloadBegan() async

    /// It counts now, or the old one stays.
    func reloadEnded(_ outcome: ReloadOutcome) async
}

/// What came of a reload.
public enum ReloadOutcome: Sendable, Equatable {
    /// Nothing differs from what runs, as far as a reload can change it.
    case unchanged
    /// Names of the keys that count now.
    case reloaded([String])
    /// The new configuration is broken: what runs stays as it was.
    case refused([ConfigurationFinding])
    /// It could not be put into effect, for a reason outside the configuration: what runs stays as it was.
    case failed(String)
}

/// Why configurations are read again.
public enum ReloadCause: String, Sendable {
    /// SIGHUP, or a call.
    case demand
    /// A file has changed.
    case files
}
