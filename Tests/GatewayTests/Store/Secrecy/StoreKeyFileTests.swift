import Testing

@testable import Gateway

@Suite("Store key file")
struct StoreKeyFileTests {
    @Test("is made with 32 bytes for its owner alone, and never made twice")
    func create() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/store.key"
        try StoreKeyFile.create(at: path)
        let file = try ConfigurationFiles.disk.read(path, 100).get()
        #expect(file.bytes.count == 32 && Set(file.bytes).count > 8)
        #expect(file.mode == 0o600)
        let failure = #expect(throws: StoreKeyFile.Failure.self) { try StoreKeyFile.create(at: path) }
        #expect(failure?.exists == true)
        #expect(try ConfigurationFiles.disk.read(path, 100).get().bytes == file.bytes)
        #expect(try directory.names() == ["store.key"])
    }

    @Test("says what is wrong where there is no directory")
    func missingDirectory() throws {
        let directory = try TemporaryDirectory()
        let failure = #expect(throws: StoreKeyFile.Failure.self) {
            try StoreKeyFile.create(at: "\(directory.path)/none/store.key")
        }
        #expect(failure?.reason == "there is no such directory: make it first")
        #expect(failure?.exists == false)
    }
}
