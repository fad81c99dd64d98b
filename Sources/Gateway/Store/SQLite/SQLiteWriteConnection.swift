import GRDB
import Logging
import SAML
import Synchronization

/// The connection that writes, and batches of jobs on it; opened anew where it broke or its file was replaced.
///
/// A file that is gone is not made anew under a running gateway. Source: decision 0202.
final class SQLiteWriteConnection: Sendable {
    private struct Open {
        let queue: DatabaseQueue
        var durability: SQLiteWriter.Durability?
    }

    private struct State {
        var open: Open?
        /// Told once.
        var isGone = false
    }

    private let file: SQLiteFile
    private let onOpen: @Sendable (Database) throws -> Void
    private let unwritten: SQLiteUnwrittenUses
    private let sweep = SQLiteSweep()
    private let logger: Logger
    private let state = Mutex(State())
    private let openings = Atomic<Int>(0)

    /// Grows each time the file is opened: readers follow.
    var generation: Int { openings.load(ordering: .acquiring) }

    /// - Parameters:
    ///   - unwritten: written as soon as anything can be.
    ///   - onOpen: looks at the file, in a transaction, before anything else does.
    init(
        _ file: SQLiteFile, _ unwritten: SQLiteUnwrittenUses, logger: Logger,
        onOpen: @escaping @Sendable (Database) throws -> Void
    ) throws(StoreError) {
        self.file = file
        self.unwritten = unwritten
        self.onOpen = onOpen
        self.logger = logger
        do {
            let opened = try open(mayMake: true)
            state.withLock { $0.open = opened }
        } catch {
            throw StoreError(error, path: file.path)
        }
    }

    /// Does a batch in one transaction and answers every job of it.
    func run(_ batch: [SQLiteWriter.Job]) {
        state.withLock { state in
            do {
                for answer in try commit(batch, &state) { answer() }
            } catch {
                if (error as? DatabaseError)?.endsConnection ?? !(error is StoreError) { state.open = nil }
                let failure = StoreError(error, path: file.path)
                for job in batch { job.fail(failure) }
            }
        }
    }

    private func open(mayMake: Bool) throws -> Open {
        let queue = try file.openForWriting(mayMake: mayMake)
        try queue.inTransaction(.immediate) { database in
            try onOpen(database)
            return .commit
        }
        openings.add(1, ordering: .acquiringAndReleasing)
        return Open(queue: queue)
    }

    private func commit(
        _ batch: [SQLiteWriter.Job], _ state: inout State
    ) throws -> [@Sendable () -> Void] {
        var open = try current(&state)
        defer { state.open = open }
        let isLasting = batch.contains { $0.durability == .disk }
        try setDurability(isLasting ? .disk : .system, &open)
        return try open.queue.writeWithoutTransaction { database in
            var answers: [@Sendable () -> Void] = []
            let now = batch.map(\.now).max()
            var isSwept = true
            try database.inTransaction(.immediate) {
                if batch.count == 1 {
                    // A job that is alone needs no savepoint: what it does wrong takes the transaction back.
                    let (answer, completion) = try attemptAlone(batch[0], database)
                    answers = [answer]
                    isSwept = completion == .commit
                    if !isSwept { return .rollback }
                } else {
                    answers = try batch.map { try attempt($0, database) }
                }
                try sweep.run(database, at: now, sparing: spared)
                return .commit
            }
            if !isSwept {
                // A full table must not stay full of what has ended.
                try database.inTransaction(.immediate) {
                    try sweep.run(database, at: now, sparing: spared)
                    return .commit
                }
            }
            // The disk takes it again; where not all of it, the next batch tries on.
            try? unwritten.write(to: database)
            return answers
        }
    }

    /// What is open, as long as its file stands under the path; else what stands there.
    private func current(_ state: inout State) throws -> Open {
        if let open = state.open, !open.queue.unsafeRead(\.isMoved) {
            if state.isGone { logger.notice("store there again", metadata: ["file": "\(file.path)"]) }
            state.isGone = false
            return open
        }
        guard !file.isMissing else {
            if !state.isGone { logger.critical("store gone", metadata: ["reason": "\(file.gone.detail)"]) }
            state.isGone = true
            throw file.gone
        }
        let opened = try open(mayMake: false)
        if state.open != nil {
            logger.critical(
                "store replaced by another file: everybody logs in anew who is not in that one",
                metadata: ["file": "\(file.path)"])
        }
        state.isGone = false
        return opened
    }

    /// Sessions whose row has ended may have been used since.
    private var spared: SQLiteTable? { unwritten.isEmpty ? nil : .session }

    /// In WAL mode FULL waits for the disk at each commit, NORMAL at checkpoints only. Source: decision 0102.
    private func setDurability(
        _ durability: SQLiteWriter.Durability, _ open: inout Open
    ) throws {
        guard open.durability != durability else { return }
        let mode = durability == .disk ? "FULL" : "NORMAL"
        try open.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(mode)") }
        open.durability = durability
    }

    private func attemptAlone(
        _ job: SQLiteWriter.Job, _ database: Database
    ) throws -> (@Sendable () -> Void, Database.TransactionCompletion) {
        do {
            return (try job.run(database), .commit)
        } catch let error where Self.isOfOneJob(error) && database.isInsideTransaction {
            return (failing(job, error), .rollback)
        }
    }

    /// What only this job does wrong fails this job only.
    private func attempt(
        _ job: SQLiteWriter.Job, _ database: Database
    ) throws -> @Sendable () -> Void {
        do {
            var answer: @Sendable () -> Void = {}
            try database.inSavepoint {
                answer = try job.run(database)
                return .commit
            }
            return answer
        } catch let error where Self.isOfOneJob(error) && database.isInsideTransaction {
            return failing(job, error)
        }
    }

    private func failing(_ job: SQLiteWriter.Job, _ error: any Error) -> @Sendable () -> Void {
        let failure = StoreError(error, path: file.path)
        return { job.fail(failure) }
    }

    private static func isOfOneJob(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return error is StoreError }
        return error.resultCode == .SQLITE_CONSTRAINT
    }
}
