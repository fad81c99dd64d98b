import Foundation
import GRDB
import Glibc
import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: crashes")
struct SQLiteCrashTests {
    @Test(
        "what was acknowledged before the process was killed is there, no session without its claim, and the file is whole"
    )
    func killed() async throws {
        let fixture = try SQLiteFixture()
        let (path, acknowledged) = (fixture.path, "\(fixture.directory.path)/acknowledged")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, acknowledged = acknowledged as String] in
            try await writeUntilKilled(path, noting: acknowledged)
        }
        let names = try String(contentsOfFile: acknowledged, encoding: .utf8).split(separator: "\n")
        #expect(names.count >= 500)
        let store = try fixture.open()
        for name in names {
            #expect(try await fixture.hasSession(String(name), in: store), "\(name)")
            let id = try #require(MessageID("ID-\(name)"))
            #expect(try await !store.claim([id], until: fixture.end, at: fixture.now), "\(name)")
        }
        #expect(try fixture.rows(of: .session) == fixture.rows(of: .claim))
        #expect(try fixture.raw { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        #expect(try fixture.rows(of: .session) == fixture.counted(.session))
    }

    @Test("many who open a new file at once all get it")
    func openedAtOnce() async throws {
        for _ in 0..<5 {
            let fixture = try SQLiteFixture()
            let stores = try await withThrowingTaskGroup(of: SQLiteStore.self) { group in
                for _ in 0..<8 { group.addTask { try fixture.open() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for (index, store) in stores.enumerated() {
                try await fixture.putSession("citizen \(index)", in: store)
            }
            for index in stores.indices {
                #expect(try await fixture.hasSession("citizen \(index)", in: stores[7 - index]))
            }
        }
    }
}

/// Sixteen write at once; each name is noted after its session was acknowledged. Ends by SIGKILL amid writes.
private func writeUntilKilled(_ path: String, noting file: String) async throws {
    let keys = StoreKeys([[UInt8](repeating: 7, count: 32)])
    guard let keys else { return }
    let store = try SQLiteStore(path: path, keys: keys, logger: .silent)
    let notes = unsafe open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let now = Instant(milliseconds: 1_800_000_000_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<16 {
            group.addTask {
                for index in 0..<10_000 {
                    let name = "citizen-\(writer)-\(index)"
                    guard let id = MessageID("ID-\(name)") else { return }
                    _ = try await store.put(
                        Session.sample(browser: SecretDigest(of: "of \(name)"), at: now, nameID: name),
                        under: SecretDigest(of: name), until: now + .seconds(900), claiming: [id],
                        rememberedUntil: now + .seconds(900), at: now)
                    let line = Array("\(name)\n".utf8)
                    _ = unsafe line.withUnsafeBytes { unsafe write(notes, $0.baseAddress, $0.count) }
                    if index == 60 { kill(getpid(), SIGKILL) }
                }
            }
        }
        try await group.waitForAll()
    }
}
