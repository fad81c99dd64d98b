/// What a sealed record is; bound into its seal, so that none passes for another kind.
public enum RecordKind: UInt8, Sendable, CaseIterable {
    case login = 1
    case session = 2
    case sharedValue = 3
    /// Tells whether the keys are those that the store was made with.
    case keyCheck = 4
}

/// By what records are found besides their own key; bound into the MAC, so that equal values do not show as equal.
public enum LookUpKind: UInt8, Sendable, CaseIterable {
    /// Sessions by WK's NameID.
    case nameID = 1
    /// The session of a browser.
    case sessionBrowser = 2
    /// Logins that a browser began.
    case loginBrowser = 3
}
