import Logging
import SAML
import Synchronization

/// One line for each refused request, as long as they are few; a flood of one kind is counted instead, so that it
/// neither fills the disk nor hides what else is logged.
final class RefusalLog: Sendable {
    /// Kinds are counted apart: a flood of one takes no line from another.
    private struct Kind: Hashable {
        let message: String
        let code: PublicCode
    }

    private struct Window {
        let began: Instant
        var written = 0
        var leftOut = 0
    }

    /// Lines of a kind in a second.
    static let most = 20

    private let logger: Logger
    private let inASecond: @Sendable (_ work: @escaping @Sendable () -> Void) -> Void
    private let windows = Mutex<[Kind: Window]>([:])

    /// - Parameter inASecond: does some work a second later.
    init(
        _ logger: Logger,
        inASecond: @escaping @Sendable (_ work: @escaping @Sendable () -> Void) -> Void = RefusalLog.later
    ) {
        self.logger = logger
        self.inASecond = inASecond
    }

    static func later(_ work: @escaping @Sendable () -> Void) {
        Task {
            try? await Task.sleep(for: .seconds(1))
            work()
        }
    }

    /// Writes a line with `metadata` and the code, or counts it.
    func note(
        _ message: String, _ code: PublicCode, level: Logger.Level, at now: Instant,
        metadata: @autoclosure () -> Logger.Metadata
    ) {
        guard level >= logger.logLevel else { return }
        let kind = Kind(message: message, code: code)
        switch verdict(on: kind, at: now) {
        case .written: logger.log(level: level, "\(message)", metadata: metadata())
        case .leftOut(isFirst: true): inASecond { self.tell(kind, level) }
        case .leftOut: return
        }
    }

    private enum Verdict {
        case written
        case leftOut(isFirst: Bool)
    }

    private func verdict(on kind: Kind, at now: Instant) -> Verdict {
        windows.withLock { windows in
            var window = windows[kind] ?? Window(began: now)
            // A clock that steps back begins anew, too.
            if now < window.began || now >= window.began + .seconds(1) {
                window = Window(began: now, leftOut: window.leftOut)
            }
            defer { windows[kind] = window }
            guard window.written >= Self.most else {
                window.written += 1
                return .written
            }
            window.leftOut += 1
            return .leftOut(isFirst: window.leftOut == 1)
        }
    }

    private func tell(_ kind: Kind, _ level: Logger.Level) {
        let count = windows.withLock { windows in
            defer { windows[kind]?.leftOut = 0 }
            return windows[kind]?.leftOut ?? 0
        }
        logger.log(
            level: level, "\(kind.message), and more",
            metadata: ["code": "\(kind.code.rawValue)", "notLogged": "\(count)"])
    }
}
