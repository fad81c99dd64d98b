import Foundation
import Testing

@testable import Gateway

@Suite("Key beside a store")
struct StoreKeyBesideTests {
    private let directory: TemporaryDirectory
    private var store: String { "\(directory.path)/state/brama.sqlite" }
    private var key: String { "\(store).key" }

    init() throws { directory = try TemporaryDirectory() }

    private func keys(storeIsThere: Bool) throws(StoreError) -> StoreKeys {
        try StoreKeyFile.keys(beside: store, storeIsThere: storeIsThere)
    }

    private func detail(storeIsThere: Bool) -> String? {
        #expect(throws: StoreError.self) { try keys(storeIsThere: storeIsThere) }?.detail
    }

    @Test("is made with its directory where the store is new, and is the same ever after")
    func made() throws {
        let made = try keys(storeIsThere: false)
        let file = try ConfigurationFiles.disk.read(key, 100).get()
        #expect(file.mode == 0o600 && file.bytes.count == 32)
        let sealed = try made.seal([1], kind: .session, id: [])
        #expect(try keys(storeIsThere: true).open(sealed, kind: .session, id: []) == [1])
    }

    @Test("many who start at once get one key")
    func race() async throws {
        let store = store
        let ids = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try StoreKeyFile.keys(beside: store, storeIsThere: false).lookUpKeys("anna")[0]
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try directory.names() == ["state"])
    }

    @Test("is not made anew beside a store that has lost it")
    func lost() {
        #expect(
            detail(storeIsThere: true)?.contains("is gone: put it back, or move the store away too") == true)
        #expect(!FileManager.default.fileExists(atPath: key))
    }

    @Test("is refused where others may read it, or where it is no key")
    func unfit() throws {
        _ = try keys(storeIsThere: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
        #expect(detail(storeIsThere: true)?.hasSuffix("chmod 600 \(key)") == true)
        try Data(count: 31).write(to: URL(fileURLWithPath: key))
        #expect(detail(storeIsThere: true)?.contains("has 31 bytes, a key has 32") == true)
    }
}
