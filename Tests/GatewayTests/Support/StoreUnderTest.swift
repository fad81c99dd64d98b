import Logging
import Testing

@testable import Gateway

/// A way to make a store for the tests that every store must pass.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (StoreLimits) async throws -> any GatewayStore

    func callAsFunction(_ limits: StoreLimits = StoreLimits()) async throws -> any GatewayStore {
        try await make(limits)
    }

    static let all: [StoreUnderTest] = [
        StoreUnderTest(testDescription: "memory") { MemoryStore(limits: $0) },
        StoreUnderTest(testDescription: "SQLite") { try sqlite(nodes: 1, limits: $0) },
        StoreUnderTest(testDescription: "two SQLite nodes") { try sqlite(nodes: 2, limits: $0) },
    ]

    private static func sqlite(nodes: Int, limits: StoreLimits) throws -> any GatewayStore {
        let directory = try TemporaryDirectory()
        let stores = try (0..<nodes).map { _ in
            try SQLiteStore(
                path: "\(directory.path)/brama.sqlite", keys: .sample, limits: limits, logger: .silent)
        }
        return AlternatingStore(stores, keeping: directory)
    }
}

extension StoreKeys {
    static let sample = StoreKeys([[UInt8](repeating: 7, count: 32)])!
    static let other = StoreKeys([[UInt8](repeating: 8, count: 32)])!
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
