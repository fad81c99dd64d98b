import Foundation
import Testing

@testable import Certificates

@Suite("New files")
struct NewFileTests {
    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func content(_ path: String, _ text: String = "new", secret: Bool = false) -> NewFile.Content {
        NewFile.Content(path: path, bytes: Array(text.utf8), isSecret: secret)
    }

    @Test("a key file is for its owner alone, and nothing else is left behind")
    func modes() throws {
        let directory = try OpenSSL()
        try NewFile.write([
            content(directory.path("a.key"), secret: true), content(directory.path("a.csr")),
        ])
        #expect(try mode(directory.path("a.key")) == 0o600)
        #expect(try mode(directory.path("a.csr")) & 0o600 == 0o600)
        #expect(try directory.read("a.key") == Array("new".utf8))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted() == [
                "a.csr", "a.key",
            ])
    }

    @Test("what exists stays as it is, and then nothing is written", arguments: ["a.key", "a.csr"])
    func neverOverwrites(name: String) throws {
        let directory = try OpenSSL()
        try directory.write(name, Array("old".utf8))
        #expect {
            try NewFile.write([
                content(directory.path("a.key"), secret: true), content(directory.path("a.csr")),
            ])
        } throws: {
            ($0 as? CertificatesError)?.code == .fileExists
        }
        #expect(try directory.read(name) == Array("old".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [name])
    }

    @Test("a link that leads nowhere is a file that exists")
    func danglingLink() throws {
        let directory = try OpenSSL()
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("a.key"), withDestinationPath: directory.path("elsewhere"))
        #expect { try NewFile.write([content(directory.path("a.key"))]) } throws: {
            ($0 as? CertificatesError)?.code == .fileExists
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path("elsewhere")))
    }

    @Test("where the second cannot be written, the first goes again")
    func allOrNothing() throws {
        let directory = try OpenSSL()
        #expect {
            try NewFile.write([
                content(directory.path("a.key")), content(directory.path("nowhere/a.csr")),
            ])
        } throws: {
            ($0 as? CertificatesError)?.code == .notWritten
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
    }
}
