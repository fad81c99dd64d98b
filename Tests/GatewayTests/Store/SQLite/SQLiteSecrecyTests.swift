import GRDB
import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: secrecy")
struct SQLiteSecrecyTests {
    @Test("the files hold nothing of a person, no cookie value, no RelayState, no index of WK's")
    func nothingInClear() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        let (cookie, relayState) = (Secret(from: .system), Secret(from: .system))
        let browser = Secret(from: .system)
        let target = try #require(
            ReturnTarget("/wniosek/renta", publicURL: ReturnTargetTests.publicURL, allowedOrigins: []))
        try await store.put(
            LoginTransaction(
                authnRequestID: try #require(MessageID("ID-secret-request")),
                authnRequestInstant: fixture.now,
                assuranceLevel: .high, returnTarget: target, browser: browser.digest, expiresAt: fixture.end),
            under: relayState.digest, at: fixture.now)
        try await store.put(
            Session.sample(
                browser: browser.digest, at: fixture.now, nameID: "anna-nowak-77",
                sessionIndex: "_index-of-wk"),
            under: cookie.digest, until: fixture.end, at: fixture.now)
        #expect(
            try await store.claim(
                [try #require(MessageID("ID-secret-assertion"))], until: fixture.end, at: fixture.now))
        #expect(try await store.replaceSharedValue(.tokenKeys, at: nil, with: Array("token key".utf8)))
        let bytes = fixture.everything()
        // Else nothing would be looked at.
        #expect(bytes.contains(cookie.digest.bytes))
        let person = Person.sample
        for text in [
            person.subject, person.givenName, person.familyName, person.dateOfBirth, "Żółć", "Grażyna",
            "anna-nowak-77", "_index-of-wk", cookie.value, relayState.value, browser.value, "/wniosek/renta",
            "ID-secret-request", "ID-secret-assertion", "pz.gov.pl", "token key", "nameid-format",
        ] {
            #expect(!bytes.contains(Array(text.utf8)), "\(text)")
        }
        for digest in [browser.digest.bytes, SecretDigest(of: "anna-nowak-77").bytes] {
            #expect(!bytes.contains(Array(digest.prefix(16))))
        }
    }

    @Test("without its key a copied file gives nobody a session, nor opens at all")
    func copiedFile() async throws {
        let fixture = try SQLiteFixture()
        do {
            let store = try fixture.open()
            try await fixture.putSession("anna", in: store)
        }
        let error = #expect(throws: StoreError.self) { try fixture.open(.other) }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("none of the keys opens what is in it") == true)
        // Whoever takes the check away does not get further.
        try fixture.raw { try $0.execute(sql: "DELETE FROM shared") }
        let log = LogKeeper()
        let store = try fixture.open(.other, logger: log.logger)
        #expect(try await !fixture.hasSession("anna", in: store))
        #expect(log.text.contains("sealed with a key that store.keys does not name"))
        #expect(try await store.removeSessions(nameID: "anna", sessionIndexes: [], at: fixture.now).isEmpty)
    }

    @Test("a record that was moved to another session's place opens there for nobody")
    func movedRow() async throws {
        let fixture = try SQLiteFixture()
        let log = LogKeeper()
        let store = try fixture.open(logger: log.logger)
        try await fixture.putSession("anna", in: store)
        try await fixture.putSession("jan", in: store)
        try fixture.raw { database in
            try database.execute(
                sql: "UPDATE session SET record = (SELECT record FROM session WHERE key = ?) WHERE key = ?",
                arguments: [
                    DatabaseValue.blob(SecretDigest(of: "anna").bytes),
                    DatabaseValue.blob(SecretDigest(of: "jan").bytes),
                ])
        }
        #expect(try await !fixture.hasSession("jan", in: store))
        #expect(try await fixture.hasSession("anna", in: store))
        #expect(log.text.contains("damaged or was moved"))
        // Also with its digest: then it is anna's, under jan's number.
        try fixture.raw { database in
            let row = try database.integer(
                "SELECT id FROM session WHERE key = ?", .blob(SecretDigest(of: "jan").bytes))
            try database.execute(
                sql: "UPDATE session SET key = ? WHERE id = ?",
                arguments: [DatabaseValue.blob(SecretDigest(of: "anna").bytes), row])
        }
        #expect(try await !fixture.hasSession("jan", in: store))
    }

    @Test("after a change of keys old sessions live on, until the old key is taken away")
    func rotation() async throws {
        let fixture = try SQLiteFixture()
        let (old, new) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        func open(_ keys: [UInt8]...) throws -> SQLiteStore {
            try fixture.open(try #require(StoreKeys(keys)))
        }
        do {
            let store = try open(old)
            try await fixture.putSession("anna", in: store)
            try await fixture.putSession("jan", in: store)
            #expect(try await store.replaceSharedValue(.tokenKeys, at: nil, with: [1]))
        }
        do {
            let store = try open(new, old)
            #expect(try await fixture.hasSession("anna", in: store))
            #expect(try await fixture.hasSession("jan", in: store))
            let ended = try await store.removeSessions(nameID: "jan", sessionIndexes: [], at: fixture.now)
            #expect(ended.count == 1)
            try await fixture.putSession("ewa", in: store)
            // In place of the one of the same browser, that was sealed with the old key.
            let replaced = try await store.put(
                Session.sample(browser: SecretDigest(of: "browser of anna"), at: fixture.now, nameID: "anna"),
                under: SecretDigest(of: "anna again"), until: fixture.end, at: fixture.now)
            #expect(replaced == [SecretDigest(of: "anna")])
            #expect(try await store.sharedValue(.tokenKeys)?.bytes == [1])
        }
        let log = LogKeeper()
        let store = try fixture.open(try #require(StoreKeys([new])), logger: log.logger)
        #expect(try await fixture.hasSession("ewa", in: store))
        #expect(log.text.isEmpty)
        // What nobody sealed anew in time is refused, and not replaced by something beside it.
        let error = await #expect(throws: StoreError.self) { try await store.sharedValue(.tokenKeys) }
        #expect(
            error?.detail.contains("token-keys: a record is sealed with a key that store.keys does not")
                == true)
        #expect(try await !store.replaceSharedValue(.tokenKeys, at: nil, with: [2]))
        #expect(throws: StoreError.self) { try open(old) }
    }

    @Test(
        "of two processes the one that lacks the key of the other is not in order, until it has it or both agree"
    )
    func keysOfAnotherProcess() async throws {
        let fixture = try SQLiteFixture()
        let (old, new) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        func open(_ keys: [UInt8]...) throws -> SQLiteStore {
            try fixture.open(try #require(StoreKeys(keys)))
        }
        let first = try open(old)
        try await first.checkHealth()
        try await fixture.putSession("anna", in: first)
        let second = try open(new, old)
        try await second.checkHealth()
        for _ in 0..<2 {
            let error = await #expect(throws: StoreError.self) { try await first.checkHealth() }
            #expect(error?.code == .unavailable)
            #expect(
                error?.detail.contains("none of the keys opens what is in it: name in store.keys") == true)
        }
        #expect(try await fixture.hasSession("anna", in: first))
        let back = try open(old, new)
        for store in [first, second, back] { try await store.checkHealth() }
    }

    @Test(
        "shared values that cannot be read are refused and stay as they are",
        arguments: ["x'01'", "x'02' || substr(record, 2)", "zeroblob(80)"])
    func unreadableSharedValue(change: String) async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        #expect(try await store.replaceSharedValue(.tokenKeys, at: nil, with: [1]))
        try fixture.raw {
            try $0.execute(
                sql: "UPDATE shared SET record = CAST(\(change) AS BLOB) WHERE name = 'token-keys'")
        }
        func record() throws -> [UInt8]? {
            try fixture.raw {
                try $0.row("SELECT record FROM shared WHERE name = 'token-keys'") { $0.bytes(0) }
            }
        }
        let before = try record()
        let error = await #expect(throws: StoreError.self) { try await store.sharedValue(.tokenKeys) }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("token-keys: a record is ") == true)
        // Nor does a gateway start with keys of its own.
        await #expect(throws: StoreError.self) {
            try await TokenKeyRing(store: store, surroundings: .system)
        }
        #expect(try record() == before)
    }

    @Test("what is made is for its owner alone")
    func modes() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        try await fixture.putSession("anna", in: store)
        for name in ["brama.sqlite", "brama.sqlite-wal", "brama.sqlite-shm"] {
            let file = try ConfigurationFiles.disk.read("\(fixture.directory.path)/state/\(name)", 1 << 24)
                .get()
            #expect(file.mode == 0o600, "\(name)")
        }
    }
}
