import Testing

@testable import Gateway

@Suite("Store keys")
struct StoreKeysTests {
    private let first = [UInt8](repeating: 1, count: 32)
    private let second = [UInt8](repeating: 2, count: 32)
    private let id: [UInt8] = [9, 9, 9]
    private let secret = Array("Grażyna Łucja Żółć-Kowalska, 87022243734".utf8)

    private func keys(_ keys: [UInt8]...) throws -> StoreKeys { try #require(StoreKeys(keys)) }

    @Test("takes one to eight keys of 32 bytes, no two alike")
    func material() {
        #expect(StoreKeys([]) == nil)
        #expect(StoreKeys([[UInt8](repeating: 0, count: 31)]) == nil)
        #expect(StoreKeys([[UInt8](repeating: 0, count: 33)]) == nil)
        #expect(StoreKeys([first, first]) == nil)
        #expect(StoreKeys((0..<9).map { [UInt8](repeating: $0, count: 32) }) == nil)
        #expect(StoreKeys((0..<8).map { [UInt8](repeating: $0, count: 32) }) != nil)
    }

    @Test("what is sealed opens, holds nothing in clear, and is never the same twice")
    func roundTrip() throws {
        let keys = try keys(first)
        for length in [0, 1, 15, 16, 17, 5_000] {
            let plaintext = (0..<length).map { UInt8($0 % 251) }
            let sealed = try keys.seal(plaintext, kind: .session, id: id)
            #expect(sealed.count == length + StoreKeys.overhead)
            #expect(try keys.open(sealed, kind: .session, id: id) == plaintext)
        }
        let sealed = try keys.seal(secret, kind: .session, id: id)
        #expect(try keys.seal(secret, kind: .session, id: id) != sealed)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("87022243734"))
    }

    @Test("an older key still opens, and one that is gone does not")
    func rotation() throws {
        let old = try keys(first)
        let sealed = try old.seal(secret, kind: .session, id: id)
        let rotated = try keys(second, first)
        #expect(try rotated.open(sealed, kind: .session, id: id) == secret)
        #expect(!rotated.isCurrent(sealed))
        #expect(old.isCurrent(sealed))
        #expect(throws: UnreadableRecord.unknownKey) {
            try keys(second).open(sealed, kind: .session, id: id)
        }
        let new = try rotated.seal(secret, kind: .session, id: id)
        #expect(throws: UnreadableRecord.unknownKey) { try old.open(new, kind: .session, id: id) }
    }

    @Test("a record opens neither under another id nor as another kind")
    func binding() throws {
        let keys = try keys(first)
        let sealed = try keys.seal(secret, kind: .session, id: id)
        #expect(throws: UnreadableRecord.damaged) { try keys.open(sealed, kind: .session, id: [9, 9, 8]) }
        #expect(throws: UnreadableRecord.damaged) { try keys.open(sealed, kind: .session, id: [9, 9]) }
        #expect(throws: UnreadableRecord.damaged) { try keys.open(sealed, kind: .login, id: id) }
    }

    @Test("no changed bit and no missing byte opens")
    func damage() throws {
        let keys = try keys(first, second)
        let sealed = try keys.seal(secret, kind: .session, id: id)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1 << UInt8(index % 8)
            let expected: UnreadableRecord =
                index == 0 ? .unknownVersion : index < 5 ? .unknownKey : .damaged
            #expect(throws: expected) { try keys.open(changed, kind: .session, id: id) }
            #expect(throws: UnreadableRecord.self) {
                try keys.open(Array(sealed[..<index]), kind: .session, id: id)
            }
        }
        #expect(throws: UnreadableRecord.damaged) {
            try keys.open(sealed + [0], kind: .session, id: id)
        }
    }

    @Test("look-up keys hide the value, differ by kind and key, and meet over a rotation")
    func lookUp() throws {
        let old = try keys(first)
        let rotated = try keys(second, first)
        let found = rotated.lookUpKeys("anna".utf8, kind: .nameID)
        #expect(found.count == 2)
        #expect(found[1] == old.lookUpKeys("anna".utf8, kind: .nameID)[0])
        #expect(Set(found).count == 2 && found.allSatisfy { $0.count == 16 })
        #expect(found[0] != rotated.lookUpKeys("anna".utf8, kind: .sessionBrowser)[0])
        #expect(found[0] != rotated.lookUpKeys("jan".utf8, kind: .nameID)[0])
        #expect(found[0] != Array(SecretDigest(of: "anna").bytes.prefix(16)))
    }
}
