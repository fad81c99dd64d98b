import Testing
import XMLSecurity

/// Signature wrapping: the signed element is moved, a forged one takes its place. At this level each must end in a
/// refusal of the forged element; whoever reads only from verified bytes cannot be fooled by the rest.
@Suite("Signature wrapping")
struct WrappingTests {
    private struct Parts {
        let text: String
        let signature: String
        /// The signed message without its signature, and a forged one of the same shape.
        let bare: String
        let forged: String

        init() throws {
            text = try Refusals.accepted()
            let start = try #require(text.firstRange(of: "<ds:Signature "))
            let end = try #require(text.firstRange(of: "</ds:Signature>"))
            signature = String(text[start.lowerBound..<end.upperBound])
            bare = try edit(text, signature, "")
            forged = try edit(bare, "Value=\"ok\"", "Value=\"forged\"")
        }

        /// The forged message with another ID and `signature` in its place.
        func evil(_ signature: String, id: String = "ID-evil", appending: String = "") throws -> String {
            let renamed = try edit(edit(forged, "ID-outer", id), "ID-inner", "ID-inner-2")
            let extended = try edit(renamed, "</p:Outer>", appending + "</p:Outer>")
            return try edit(extended, "</s:Issuer><p:Status", "</s:Issuer>" + signature + "<p:Status")
        }
    }

    private func refuse(_ text: String, _ codes: XMLSecurityError.Code..., at place: [Int] = []) throws {
        let error = #expect(throws: XMLSecurityError.self) {
            let document = try ParsedDocument(Array(text.utf8))
            let element = place.reduce(document.root) { $0.children[$1] }
            try #require(element.descendants.contains { $0.attribute("Value") == "forged" })
            _ = try document.verifySignature(of: element, trusting: [Fixture.node.certificate])
        }
        #expect(error.map { codes.contains($0.code) } == true, "\(error?.description ?? "")")
    }

    @Test("1: the original inside the forged message's signature")
    func one() throws {
        let parts = try Parts()
        let filled = try edit(parts.signature, "</ds:Signature>", parts.bare + "</ds:Signature>")
        try refuse(parts.evil(filled), .signatureMalformed)
    }

    @Test("2: the original before a detached signature")
    func two() throws {
        let parts = try Parts()
        try refuse(parts.evil(parts.bare + parts.signature), .signatureMisplaced)
    }

    @Test("3: the forged message before the original, in one envelope")
    func three() throws {
        let parts = try Parts()
        try refuse("<e>" + parts.evil("") + parts.text + "</e>", .signatureMissing, at: [0])
    }

    @Test("4: the original inside the forged message")
    func four() throws {
        let parts = try Parts()
        try refuse(parts.evil("", appending: parts.text), .signatureMissing)
    }

    @Test("5: the signature in the forged message, the original appended without it")
    func five() throws {
        let parts = try Parts()
        try refuse("<e>" + parts.evil(parts.signature) + parts.bare + "</e>", .referenceForeign, at: [0])
    }

    @Test("6: the original within the signature of the forged message, which is within an envelope")
    func six() throws {
        let parts = try Parts()
        let filled = try edit(parts.signature, "</ds:KeyInfo>", parts.bare + "</ds:KeyInfo>")
        try refuse("<e>" + parts.evil(filled) + "</e>", .referenceForeign, at: [0])
    }

    @Test("7: the forged message in an extension beside the original")
    func seven() throws {
        let parts = try Parts()
        try refuse("<e><x>" + parts.evil("") + "</x>" + parts.text + "</e>", .signatureMissing, at: [0, 0])
    }

    @Test("8: the original in an object of the forged message's signature")
    func eight() throws {
        let parts = try Parts()
        let object = "<ds:Object>" + parts.bare + "</ds:Object></ds:Signature>"
        try refuse(parts.evil(edit(parts.signature, "</ds:Signature>", object)), .signatureMalformed)
    }

    @Test("9: the original SignedInfo beside a forged one")
    func nine() throws {
        let parts = try Parts()
        let start = try #require(parts.signature.firstRange(of: "<ds:SignedInfo>"))
        let end = try #require(parts.signature.firstRange(of: "</ds:SignedInfo>"))
        let info = String(parts.signature[start.lowerBound..<end.upperBound])
        let forgedInfo = try edit(info, "#ID-outer", "#ID-evil")
        for both in [info + forgedInfo, forgedInfo + info] {
            try refuse(parts.evil(edit(parts.signature, info, both)), .signatureMalformed)
        }
    }

    @Test("The same ID on the forged and on the original message")
    func sameID() throws {
        let parts = try Parts()
        try refuse(
            "<e>" + parts.evil(parts.signature, id: "ID-outer") + parts.bare + "</e>", .duplicateID, at: [0])
    }

    @Test("The signature keeps its place, but the content is the forged one's")
    func content() throws {
        let parts = try Parts()
        try refuse(edit(parts.text, "Value=\"ok\"", "Value=\"forged\""), .digestMismatch)
    }

    @Test("The inner signature says nothing about the outer element")
    func innerOnly() throws {
        let inner = try signEnveloped(
            Array(Fixture.unsigned.utf8), id: "ID-inner", with: Fixture.node.credential)
        let text = try edit(String(decoding: inner, as: UTF8.self), "Value=\"ok\"", "Value=\"forged\"")
        try refuse(text, .signatureMissing)
        let document = try ParsedDocument(Array(text.utf8))
        let verified = try document.verifySignature(
            of: document.root.children[2], trusting: [Fixture.node.certificate])
        #expect(!verified.root.descendants.contains { $0.attribute("Value") == "forged" })
    }
}
