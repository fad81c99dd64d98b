import Testing
import XMLSecurity

@testable import SAML

/// Signs as the node does, under any ID.
func sign(_ message: [UInt8], id: String, with pair: TestParties.Pair, prefixes: [String]) throws -> [UInt8] {
    guard MessageID(id) == nil else {
        return try signEnveloped(message, id: id, with: pair.credential, inclusivePrefixes: prefixes)
    }
    return try ForeignSigner(pair: pair, prefixes: prefixes).sign(message, id: id)
}

/// A node whose IDs are no NCNames: our own code signs none such, so openssl does.
private struct ForeignSigner {
    let pair: TestParties.Pair
    let prefixes: [String]
    private let standIn = "ID-stand-in"

    func sign(_ message: [UInt8], id: String) throws -> [UInt8] {
        let text = try replaced(
            " ID=\"\(id)\"", " ID=\"\(standIn)\"", in: String(decoding: message, as: UTF8.self))
        let signed = try signEnveloped(
            Array(text.utf8), id: standIn, with: pair.credential, inclusivePrefixes: prefixes)
        let document = try ParsedDocument(signed)
        let element = try #require(find(in: document.root))
        let content = try document.verifySignature(of: element, trusting: [pair.certificate]).canonicalBytes
        let renamed = try replaced(standIn, id, in: String(decoding: content, as: UTF8.self))

        var result = try replaced(standIn, id, in: String(decoding: signed, as: UTF8.self))
        result = try replaced(
            Base64.encodeToString(digest(content)), Base64.encodeToString(digest(Array(renamed.utf8))),
            in: result)
        let reference = try #require(result.firstRange(of: "URI=\"#\(id)\""))
        let before = result[..<reference.lowerBound]
        let start = try #require(before.ranges(of: "<ds:SignedInfo>").last)
        let end = try #require(result[reference.upperBound...].firstRange(of: "</ds:SignedInfo>"))
        let canonical =
            "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
            + result[start.upperBound..<end.upperBound]
        let value = try #require(
            result[end.upperBound...].firstMatch(of: /<ds:SignatureValue>([^<]*)<\/ds:SignatureValue>/))
        return Array(
            result.replacing(
                value.1, with: Base64.encodeToString(try signature(of: Array(canonical.expanded.utf8)))
            )
            .utf8)
    }

    private func find(in element: XMLElement) -> XMLElement? {
        if element.attribute("ID") == standIn { return element }
        return element.children.lazy.compactMap { find(in: $0) }.first
    }

    private func digest(_ bytes: [UInt8]) throws -> [UInt8] {
        try Oracle.run("openssl", ["dgst", "-sha256", "-binary"], input: bytes).bytes
    }

    /// r and s, 32 bytes each, out of openssl's DER.
    private func signature(of bytes: [UInt8]) throws -> [UInt8] {
        let der = try Oracle.withFile(pair.key.pem(), suffix: ".pem") { key in
            try Oracle.run("openssl", ["dgst", "-sha256", "-sign", key], input: bytes).bytes
        }
        try #require(der.count > 8)
        let length = Int(der[3])
        let r = der[4..<(4 + length)]
        let s = der[(6 + length)...]
        return [r, s].flatMap { number in
            let digits = number.drop { $0 == 0 }
            return Array(repeating: 0, count: 32 - digits.count) + digits
        }
    }
}

extension String {
    /// Canonical XML knows no empty-element tags.
    fileprivate var expanded: String {
        replacing(/<([\w:]+)([^<>]*)\/>/) { "<\($0.1)\($0.2)></\($0.1)>" }
    }
}
