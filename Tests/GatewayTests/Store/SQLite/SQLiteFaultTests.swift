import Foundation
import GRDB
import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: faults")
struct SQLiteFaultTests {
    @Test("refuses a database of another program, and leaves it as it was")
    func foreign() throws {
        let fixture = try SQLiteFixture()
        makePrivateDirectories(directory(of: fixture.path))
        try fixture.raw { try $0.execute(sql: "CREATE TABLE mine(x); INSERT INTO mine VALUES (1)") }
        let before = fixture.everything()
        let error = #expect(throws: StoreError.self) { try fixture.open() }
        #expect(error?.detail.contains("is a database of another program: name another file") == true)
        #expect(fixture.everything() == before)
    }

    @Test("refuses a file of a newer Brama")
    func newer() throws {
        let fixture = try SQLiteFixture()
        _ = try fixture.open()
        try fixture.raw { try $0.execute(sql: "PRAGMA user_version = \(SQLiteSchema.version + 1)") }
        let error = #expect(throws: StoreError.self) { try fixture.open() }
        #expect(error?.detail.contains("is of a newer Brama (tables 2, known up to 1)") == true)
    }

    @Test("refuses a file of ours without the version of its tables", arguments: [0, -1])
    func unversioned(version: Int) throws {
        let fixture = try SQLiteFixture()
        _ = try fixture.open()
        try fixture.raw { try $0.execute(sql: "PRAGMA user_version = \(version)") }
        let error = #expect(throws: StoreError.self) { try fixture.open() }
        #expect(
            error?.detail.contains("has lost the version of its tables (user_version is \(version))") == true)
        #expect(error?.detail.contains("move the file away, and everybody logs in anew") == true)
    }

    @Test("refuses what is no database, and what is none any more", arguments: ["garbage", "directory"])
    func noDatabase(what: String) throws {
        let fixture = try SQLiteFixture()
        makePrivateDirectories(directory(of: fixture.path))
        if what == "directory" {
            makePrivateDirectories(fixture.path)
        } else {
            try Data(repeating: 0x41, count: 10_000).write(to: URL(fileURLWithPath: fixture.path))
        }
        let error = #expect(throws: StoreError.self) { try fixture.open() }
        #expect(error?.code == .unavailable)
        #expect(
            error?.detail.contains(
                what == "directory" ? "cannot be opened" : "it is damaged or no SQLite database")
                == true)
    }

    @Test("says that a file was damaged while it ran, and goes on when it is put right")
    func damage() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        for index in 0..<200 { try await fixture.putSession("citizen \(index)", in: store) }
        try fixture.raw { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let url = URL(fileURLWithPath: fixture.path)
        let good = try Data(contentsOf: url)
        try overwrite(with: Data(repeating: 0xFF, count: good.count), url)
        let error = await #expect(throws: StoreError.self) {
            for index in 0..<200 { try await fixture.putSession("late \(index)", in: store) }
        }
        #expect(error?.code == .unavailable)
        try overwrite(with: good, url)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fixture.path + suffix) }
        try await fixture.putSession("anna", in: store)
        #expect(try await fixture.hasSession("anna", in: store))
        try await store.checkHealth()
    }

    /// In place: the file stays the same one.
    private func overwrite(with data: Data, _ url: URL) throws {
        let file = try FileHandle(forWritingTo: url)
        try file.write(contentsOf: data)
        try file.close()
    }

    @Test(
        "makes no new file in place of one that is gone: says so, lets in who was in, and goes on when it is back"
    )
    func moved() async throws {
        let fixture = try SQLiteFixture()
        let log = LogKeeper()
        let store = try fixture.open(logger: log.logger)
        try await fixture.putSession("anna", in: store)
        // Else not all that reads would be open.
        try await store.checkHealth()
        let (place, away) = (directory(of: fixture.path), "\(fixture.directory.path)/away")
        try FileManager.default.moveItem(atPath: place, toPath: away)
        for _ in 0..<2 {
            let error = await #expect(throws: StoreError.self) { try await store.checkHealth() }
            #expect(error?.code == .unavailable)
            #expect(error?.detail.contains("is gone or empty: put it back; or restart") == true)
            await #expect(throws: StoreError.self) { try await fixture.putSession("jan", in: store) }
            #expect(try await fixture.hasSession("anna", in: store))
        }
        #expect(!FileManager.default.fileExists(atPath: place))
        #expect(log.text.components(separatedBy: "store gone").count == 2)
        #expect(log.text.contains("critical"))
        try FileManager.default.moveItem(atPath: away, toPath: place)
        try await store.checkHealth()
        #expect(try await fixture.hasSession("anna", in: store))
        try await fixture.putSession("jan", in: store)
        #expect(log.text.contains("store there again"))
    }

    @Test("an empty file in its place is none, and is left alone")
    func emptied() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        let away = "\(fixture.directory.path)/away"
        try FileManager.default.moveItem(atPath: directory(of: fixture.path), toPath: away)
        makePrivateFile(fixture.path)
        let error = await #expect(throws: StoreError.self) { try await store.checkHealth() }
        #expect(error?.detail.contains("is gone or empty") == true)
        #expect(fixture.everything().isEmpty)
    }

    @Test("another file in its place counts at once, for readers too, and is told")
    func replaced() async throws {
        let fixture = try SQLiteFixture()
        let log = LogKeeper()
        let store = try fixture.open(logger: log.logger)
        try await fixture.putSession("anna", in: store)
        #expect(try await fixture.hasSession("anna", in: store))
        try FileManager.default.removeItem(atPath: directory(of: fixture.path))
        // A restart makes one.
        let fresh = try fixture.open()
        try await fixture.putSession("jan", in: fresh)
        #expect(try await !fixture.hasSession("anna", in: store))
        #expect(try await fixture.hasSession("jan", in: store))
        for _ in 0..<100 {
            if case .present = store.sessionAtHand(SecretDigest(of: "anna"), at: fixture.now) {
                Issue.record("a session of a file that was deleted")
            }
        }
        try await store.checkHealth()
        #expect(log.text.contains("store replaced by another file"))
        #expect(!log.text.contains("store gone"))
    }

    @Test("waits for another process that writes, and says so where it takes too long")
    func locked() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open(patience: 200)
        try await fixture.putSession("anna", in: store)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: StoreError.self) { try await fixture.putSession("jan", in: store) }
        #expect(error?.detail.contains("another process holds the database for too long") == true)
        // Whoever only reads does not wait for it.
        #expect(try await fixture.hasSession("anna", in: store))
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await fixture.putSession("jan", in: store)
        #expect(try await fixture.hasSession("jan", in: store))
    }

    @Test("says that the disk is full or read-only, and goes on when that is over")
    func fullDisk() async throws {
        let fixture = try SQLiteFixture()
        let directory = directory(of: fixture.path)
        makePrivateDirectories(directory)
        guard try await shell("mount -t tmpfs -o size=2m none \(directory)") else {
            print("notice: no tmpfs can be mounted here; full disks are not tested")
            return
        }
        do {
            let store = try fixture.open()
            try await fixture.putSession("anna", in: store)
            _ = try await shell("cat /dev/zero > \(directory)/ballast")
            let error = await #expect(throws: StoreError.self) {
                for index in 0..<2_000 { try await fixture.putSession("citizen \(index)", in: store) }
            }
            #expect(error?.code == .unavailable && error?.detail.contains("full") == true)
            #expect(try await fixture.hasSession("anna", in: store))
            await #expect(throws: StoreError.self) { try await store.checkHealth() }
            try #require(try await shell("rm \(directory)/ballast"))
            try await fixture.putSession("jan", in: store)
            #expect(try await fixture.hasSession("jan", in: store))
            try await store.checkHealth()
        }
        // With no connection open, or it could not be remounted; the store's threads close theirs by and by.
        let remount = "mount -o remount,ro \(directory)"
        try #require(try await shell("for try in $(seq 300); do \(remount) && exit; sleep 0.1; done; exit 1"))
        let error = #expect(throws: StoreError.self) { try fixture.open() }
        #expect(error?.detail.contains("give the file and its directory to the user") == true)
        try #require(try await shell("mount -o remount,rw \(directory)"))
        #expect(try await fixture.hasSession("anna", in: try fixture.open()))
        _ = try await shell("umount -l \(directory)")
    }

    private func shell(_ command: String) async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = URL(fileURLWithPath: "/bin/sh")
                        process.arguments = ["-c", command]
                        process.standardError = FileHandle.nullDevice
                        try process.run()
                        process.waitUntilExit()
                        return process.terminationStatus == 0
                    })
            }
        }
    }

    @Test("a change that fails half way takes all of itself back, and nothing else")
    func half() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        try await fixture.putSession("anna", in: store)
        try fixture.raw {
            try $0.execute(
                sql: "CREATE TRIGGER refuse BEFORE INSERT ON session BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        let newer = SecretDigest(of: "newer")
        let session = Session.sample(browser: SecretDigest(of: "browser of anna"), at: fixture.now)
        // The browser's older session is gone by the time the newer one is refused.
        await #expect {
            try await store.put(session, under: newer, until: fixture.end, at: fixture.now)
        } throws: {
            ($0 as? StoreError)?.code == .unavailable
        }
        #expect(try await fixture.hasSession("anna", in: store))
        #expect(try fixture.rows(of: .session) == 1)
        #expect(try fixture.counted(.session) == 1)
        try fixture.raw { try $0.execute(sql: "DROP TRIGGER refuse") }
        try await store.put(session, under: newer, until: fixture.end, at: fixture.now)
        #expect(try await !fixture.hasSession("anna", in: store))
    }
}
