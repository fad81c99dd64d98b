import Transport

/// Notices that files have changed and come to rest.
///
/// A change counts once nothing more happened for a whole interval: who writes key and certificate one after the
/// other, or a file in pieces, is not caught in between.
struct FileWatch: Sendable {
    typealias Stamps = [String: FileStamp?]

    /// As they were read last, whatever came of it: one change is tried once.
    private(set) var known: Stamps
    private var unsettled: Stamps?
    /// Looks until the next attempt, where one failed for a reason that may pass by itself.
    private var retryAfter: Int?
    /// The same after that one: longer each time.
    private var patience = Self.firstPatience

    private static let firstPatience = 3
    private static let longestPatience = 96

    init(_ stamps: Stamps) { known = stamps }

    /// - Parameter stamp: the state of a file now.
    /// - Returns: whether they have changed since they were read and not since the last look, or are to be tried again.
    mutating func look(_ stamp: (String) -> FileStamp?) -> Bool {
        let current = known.keys.reduce(into: Stamps()) { $0[$1] = .some(stamp($1)) }
        guard current != known else {
            unsettled = nil
            return isRetryDue()
        }
        guard current == unsettled else {
            unsettled = current
            return false
        }
        unsettled = nil
        return true
    }

    private mutating func isRetryDue() -> Bool {
        guard let left = retryAfter else { return false }
        retryAfter = left - 1
        return left <= 1
    }

    /// - Parameters:
    ///   - stamps: of what was looked at this time.
    ///   - running: of what the running configuration was made of: a reading that fails early sees only some of it.
    ///   - mayPass: whether it failed for a reason that may pass without a change of the files.
    mutating func noteReading(
        _ stamps: Stamps, running: Stamps, mayPass: Bool = false, _ stamp: (String) -> FileStamp?
    ) {
        known = running.keys.reduce(into: Stamps()) { $0[$1] = .some(stamp($1)) }.merging(stamps) { $1 }
        unsettled = nil
        retryAfter = mayPass ? patience : nil
        patience = mayPass ? min(patience * 2, Self.longestPatience) : Self.firstPatience
    }
}
