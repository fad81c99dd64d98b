import Testing
import XMLSecurity

@Suite(
    "Real messages", .enabled(if: Vectors.available, "set BRAMA_VECTORS to the directory of real messages"))
struct RealMessageTests {
    private let protocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol"

    /// Verifies ArtifactResponse and Response in the original document, as a login does.
    private func verifyBoth(
        _ message: String, pinned certificate: String
    ) throws -> (outer: VerifiedElement, inner: VerifiedElement) {
        let document = try ParsedDocument(Vectors.bytes(message))
        let pins = [try Certificate(Vectors.bytes(certificate))]
        let (outer, inner) = try #require(levels(of: document.root))
        return (
            try document.verifySignature(of: outer, trusting: pins),
            try document.verifySignature(of: inner, trusting: pins)
        )
    }

    private func levels(of root: XMLElement) -> (outer: XMLElement, inner: XMLElement)? {
        let outer = root.descendants.first { $0.name == QualifiedName(protocolNamespace, "ArtifactResponse") }
        guard let outer, let inner = outer.children(QualifiedName(protocolNamespace, "Response")).first else {
            return nil
        }
        return (outer, inner)
    }

    @Test("Both levels of the simulator's message of 2018 verify, and the assertion decrypts byte for byte")
    func message2018() throws {
        let (outer, inner) = try verifyBoth(
            "coi-2018-artifact-response.xml", pinned: "coi-2018-node-signing.crt")
        #expect(outer.root.name.local == "ArtifactResponse")
        #expect(outer.root.descendants.contains { $0.name.local == "Response" })
        #expect(!outer.root.children.contains { $0.name.local == "Signature" })
        #expect(inner.root.name.local == "Response")
        #expect(inner.root.ordinal == 0)

        let encrypted = try #require(inner.root.descendants.first { $0.name.local == "EncryptedData" })
        let key = try PrivateKey(Vectors.bytes("coi-2018-sp-encryption.key"))
        let decrypted = try decrypt(encrypted, with: [PrivateKey.generateP256(), key])
        #expect(try decrypted.bytes == Vectors.bytes("coi-2018-assertion.xml"))
        #expect(decrypted.contentKeyBits == 256)
        #expect(decrypted.keyIndex == 1)
        #expect(decrypted.declaredAlgorithm == "http://www.w3.org/2009/xmlenc11#aes256-gcm")
        #expect(decrypted.root.name == QualifiedName("urn:oasis:names:tc:SAML:2.0:assertion", "Assertion"))
    }

    @Test("Both levels of the integration environment's message of 2024 verify")
    func message2024() throws {
        let (outer, inner) = try verifyBoth(
            "integration-2024-artifact-response.soap.xml", pinned: "integration-2024-node-signing.crt")
        #expect(outer.root.attribute("ID") == "ID-6f971630-b485-4366-a9ee-f0b111547eff")
        #expect(inner.root.name.local == "Response")
    }

    @Test("Altered statuses are told apart from a wrong signature value, at both levels")
    func alteredStatus() throws {
        let document = try ParsedDocument(Vectors.bytes("integration-2024-status-altered.soap.xml"))
        let pins = [try Certificate(Vectors.bytes("integration-2024-node-signing.crt"))]
        let others = [try Certificate(Vectors.bytes("coi-2018-node-signing.crt"))]
        let (outer, inner) = try #require(levels(of: document.root))
        for element in [outer, inner] {
            var refusals: [XMLSecurityError.Code] = []
            for pinned in [pins, others] {
                do { _ = try document.verifySignature(of: element, trusting: pinned) } catch {
                    refusals.append(error.code)
                }
            }
            #expect(refusals == [.digestMismatch, .signatureValueInvalid])
        }
    }

    @Test("The Python oracle agrees: it accepts the real messages, refuses the altered one")
    func oracle() throws {
        let directory = try TemporaryDirectory()
        let messages = [
            ("coi-2018-artifact-response.xml", "coi-2018-node-signing.crt", true),
            ("integration-2024-artifact-response.soap.xml", "integration-2024-node-signing.crt", true),
            ("integration-2024-status-altered.soap.xml", "integration-2024-node-signing.crt", false),
        ]
        for (message, certificate, holds) in messages {
            let paths = try [message, certificate].map { try directory.write($0, Vectors.bytes($0)) }
            let result = try Program.run(
                Program.python, [Program.oracle("signature"), "verify"] + paths, in: directory)
            #expect((result.status == 0) == holds, "\(message): \(result.errors)")
            #expect(result.errors.contains("digest differs") != holds)
        }
    }

    @Test("The published PKCS#12 container is refused as legacy, with the way to convert it")
    func legacyContainer() throws {
        let container = try Vectors.bytes("coi-2018-sp-encryption.p12")
        let error = #expect(throws: XMLSecurityError.self) {
            try KeyContainer(pkcs12: container, password: Array("12345".utf8))
        }
        #expect(error?.code == .containerLegacyAlgorithm)
        #expect(error?.detail.contains("openssl pkcs12 -legacy") == true)
    }

    @Test("A decryption key and its certificate belong together, and the node's does not")
    func belonging() throws {
        let key = try PrivateKey(Vectors.bytes("coi-2018-sp-encryption.key"))
        #expect(key.belongs(to: try Certificate(Vectors.bytes("coi-2018-sp-encryption.crt"))))
        #expect(!key.belongs(to: try Certificate(Vectors.bytes("coi-2018-node-signing.crt"))))
    }
}

extension XMLElement {
    /// The element and everything below it, in document order.
    var descendants: [XMLElement] { [self] + children.flatMap(\.descendants) }
}
