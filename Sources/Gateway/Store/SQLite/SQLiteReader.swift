import GRDB
import SAML
import Synchronization

/// One of the connections that only read: they never wait for the writer, nor it for them.
///
/// What waits at the same time is read in one transaction; it began after all of it came, so nobody sees the past.
final class SQLiteReader: Sendable {
    private struct Job: Sendable {
        /// Reads, and gives back what tells the caller.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (StoreError) -> Void
    }

    private final class Connection: Sendable {
        private struct Open {
            let queue: DatabaseQueue
            let generation: Int
        }

        private let file: SQLiteFile
        private let writer: SQLiteWriteConnection
        private let state = Mutex<Open?>(nil)

        init(_ file: SQLiteFile, following writer: SQLiteWriteConnection) {
            self.file = file
            self.writer = writer
        }

        func run(_ batch: [Job]) {
            state.withLock { state in
                do {
                    for answer in try read(batch, &state) { answer() }
                } catch {
                    if (error as? DatabaseError)?.endsConnection ?? true { state = nil }
                    let failure = StoreError(error, path: file.path)
                    for job in batch { job.fail(failure) }
                }
            }
        }

        private func read(_ batch: [Job], _ state: inout Open?) throws -> [@Sendable () -> Void] {
            let generation = writer.generation
            if state?.generation != generation { state = nil }
            if let open = state, open.queue.unsafeRead(file.isReplaced) { state = nil }
            let open = try state ?? Open(queue: try file.openForReading(), generation: generation)
            state = open
            return try open.queue.unsafeRead { database in
                guard batch.count > 1 else { return try batch.map { try $0.run(database) } }
                try database.beginTransaction(.deferred)
                defer { if database.isInsideTransaction { try? database.rollback() } }
                return try batch.map { try $0.run(database) }
            }
        }
    }

    private let queue: BatchQueue<Job>

    init(_ file: SQLiteFile, following writer: SQLiteWriteConnection) {
        let connection = Connection(file, following: writer)
        queue = BatchQueue(label: "brama.store.read") { connection.run($0) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            let job = Job(
                run: { database in
                    let value = try body(database)
                    return { continuation.resume(returning: .success(value)) }
                },
                fail: { continuation.resume(returning: .failure($0)) })
            queue.add(job)
        }
        return try result.get()
    }
}
