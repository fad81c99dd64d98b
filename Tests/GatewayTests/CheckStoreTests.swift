import Foundation
import GRDB
import Testing

@testable import Gateway

@Suite("brama check: the store")
struct CheckStoreTests {
    private let directory: TemporaryDirectory
    private var path: String { "\(directory.path)/var/brama.sqlite" }

    init() throws { directory = try TemporaryDirectory() }

    /// Configuration in memory, store on disk.
    private func fixture(keys: String = "[]", at path: String? = nil) -> ConfigurationFixture {
        var fixture = ConfigurationFixture()
        fixture.environment = ["BRAMA_STORE_URL": "sqlite:\(path ?? self.path)", "BRAMA_STORE_KEYS": keys]
        return fixture
    }

    private func findings(keys: String = "[]", at path: String? = nil) -> [CheckFinding] {
        let fixture = fixture(keys: keys, at: path)
        let (memory, ours) = (fixture.configurationFiles, directory.path)
        let files = ConfigurationFiles(
            read: { path, limit in
                [ours, "/proc", "/sys"].contains(where: path.hasPrefix)
                    ? ConfigurationFiles.disk.read(path, limit) : memory.read(path, limit)
            }, names: ConfigurationFiles.disk.names,
            isWritableDirectory: ConfigurationFiles.disk.isWritableDirectory)
        let check = ConfigurationCheck(
            path: ConfigurationFixture.path, environment: fixture.environment, files: files,
            now: Surroundings.system.now())
        return check.run().filter { $0.title.hasPrefix("store: ") }
    }

    private func makeStore() throws {
        let keys = try StoreKeyFile.keys(beside: path, storeIsThere: false)
        _ = try SQLiteStore(path: path, keys: keys, logger: .silent)
    }

    @Test("one that is still to be made is in order, and the check makes nothing")
    func new() throws {
        let found = findings()
        #expect(found.map(\.severity) == [.ok])
        #expect(found.first?.title.hasSuffix("will be made at the first start") == true)
        #expect(try directory.names().isEmpty)
    }

    @Test(
        "where nothing can be made none will be, even by root", arguments: ["/proc/x/y", "/sys/y", "/proc/y"])
    func notMade(path: String) throws {
        let found = findings(at: path)
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.title.hasPrefix("store: \(path) cannot be made, /") == true)
    }

    @Test("a directory is no store, and no store without its key")
    func isDirectory() throws {
        makePrivateDirectories(path)
        let found = findings()
        #expect(found.map(\.title) == ["store: \(path) is a directory"])
        #expect(found.first?.severity == .error)
        #expect(found.first?.mend?.contains("store.url") == true)
    }

    @Test("one that fits its key is in order")
    func fits() throws {
        try makeStore()
        let found = findings()
        #expect(found.map(\.severity) == [.ok])
        #expect(found.first?.title.hasSuffix("can be used, and its keys fit") == true)
    }

    @Test("keys that cannot open it are found")
    func otherKeys() throws {
        try makeStore()
        let other = "\(directory.path)/other.key"
        try StoreKeyFile.create(at: other)
        let found = findings(keys: other)
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.title.contains("none of the keys opens what is in it") == true)
        #expect(findings(keys: "\(other),\(path).key").map(\.severity) == [.ok])
    }

    @Test("a key that is gone, or that others may read, is found")
    func key() throws {
        try makeStore()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(path).key")
        let open = findings()
        #expect(open.contains { $0.severity == .error && $0.mend == "chmod 600 \(path).key" })
        try FileManager.default.removeItem(atPath: "\(path).key")
        let gone = findings()
        #expect(gone.map(\.severity) == [.error])
        #expect(gone.first?.title.hasSuffix("its key \(path).key is gone") == true)
    }

    @Test(
        "what can be no store is found as that, and not as a store that lost its key",
        arguments: [
            ("directory", " is a directory: name a file in it in store.url"),
            ("text", ": it is damaged or no SQLite database: name another file in store.url"),
            ("pipe", " is no regular file: name another one in store.url"),
            ("database", " is a database of another program: name another file in store.url"),
        ])
    func noStore(what: String, reason: String) throws {
        makePrivateDirectories(Gateway.directory(of: path))
        switch what {
        case "directory": makePrivateDirectories(path)
        case "text": try Data("notes\n".utf8).write(to: URL(fileURLWithPath: path))
        case "pipe": #expect(unsafe mkfifo(path, 0o600) == 0)
        default:
            try DatabaseQueue(path: path).writeWithoutTransaction {
                try $0.execute(sql: "CREATE TABLE mine(x); PRAGMA application_id = 77")
            }
        }
        let found = findings()
        #expect(found.map(\.severity) == [.error])
        // The mend may be said apart.
        let wrong = reason.split(separator: ": name")[0]
        #expect(found.first?.title.hasPrefix("store: \(path)\(wrong)") == true)
        let configuration = try #require(fixture().load().configuration)
        let error = #expect(throws: StoreError.self) { _ = try openStore(configuration, logger: .silent) }
        #expect(error?.detail.hasPrefix("\(path)\(reason)") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(path).key"))
    }

    @Test("an empty file is as good as none: the start makes store and key")
    func empty() throws {
        makePrivateFile(path)
        #expect(findings().map(\.title) == ["store: \(path) will be made at the first start"])
        let configuration = try #require(fixture().load().configuration)
        _ = try openStore(configuration, logger: .silent)
        #expect(findings().map(\.title) == ["store: \(path): can be used, and its keys fit"])
    }

    @Test("what is no store of ours is found, and left alone")
    func foreign() throws {
        makePrivateDirectories(Gateway.directory(of: path))
        let garbage = Data(repeating: 0x41, count: 8_192)
        try garbage.write(to: URL(fileURLWithPath: path))
        try StoreKeyFile.create(at: "\(path).key")
        let found = findings()
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.title.contains("it is damaged or no SQLite database") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == garbage)
    }
}
