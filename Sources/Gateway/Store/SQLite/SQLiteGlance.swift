import GRDB
import SAML
import Synchronization

/// Reads that event threads may make: one row by its number, on a connection that nobody waits for.
///
/// In a write-ahead log a reader waits for no lock, and a live session's pages were written lately, so they are in
/// memory. Where a connection is taken, not open yet or in any trouble, the answer is "unknown": the caller then asks
/// a `SQLiteReader`, which may wait.
/// - Source: decision 0102.
final class SQLiteGlance: Sendable {
    private final class Connection: Sendable {
        struct Open {
            let queue: DatabaseQueue
            let generation: Int
        }

        let state = Mutex<Open?>(nil)
    }

    private static let connectionCount = 4
    /// Pages that each connection keeps, in KiB.
    private static let cacheSize = 2_000

    private let file: SQLiteFile
    private let writer: SQLiteWriteConnection
    private let connections: [Connection]
    private let opening: BatchQueue<Int>

    init(_ file: SQLiteFile, following writer: SQLiteWriteConnection) {
        let file = SQLiteFile(path: file.path, patience: 0)
        let connections = (0..<Self.connectionCount).map { _ in Connection() }
        (self.file, self.writer, self.connections) = (file, writer, connections)
        opening = BatchQueue(label: "brama.store.glance") { batch in
            for index in Set(batch) { Self.open(connections[index], file, writer) }
        }
        for index in connections.indices { opening.add(index) }
    }

    /// - Returns: nil where it cannot be told without waiting.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) -> Value? {
        for (index, connection) in connections.enumerated() {
            if let tried = connection.state.withLockIfAvailable({ self.read(&$0, index, body) }) {
                return tried
            }
        }
        return nil
    }

    private func read<Value: Sendable>(
        _ state: inout Connection.Open?, _ index: Int, _ body: @Sendable (Database) throws -> Value
    ) -> Value? {
        guard let open = state, open.generation == writer.generation else {
            opening.add(index)
            return nil
        }
        do {
            return try open.queue.unsafeRead { database in
                file.isReplaced(for: database) ? nil : .some(try body(database))
            }
        } catch {
            // Opened anew, off this thread.
            state = nil
            return nil
        }
    }

    private static func open(
        _ connection: Connection, _ file: SQLiteFile, _ writer: SQLiteWriteConnection
    ) {
        let generation = writer.generation
        guard connection.state.withLock({ $0?.generation }) != generation else { return }
        // What is wrong is told by whoever must have an answer.
        let queue = try? file.openForReading(cacheSize: cacheSize)
        connection.state.withLock { $0 = queue.map { Connection.Open(queue: $0, generation: generation) } }
    }
}
