import Crypto
import SAML

extension AuditLine {
    /// An event's line behind `head`, without line feed; moves `head` to it.
    static func write(
        _ event: AuditEvent, at time: Instant, node: String, after head: inout AuditHead
    ) -> [UInt8] {
        var bytes = frame(event.name, at: time, node: node, after: head)
        append(event.members, to: &bytes)
        seal(&bytes, &head)
        return bytes
    }

    /// A signed line: the signature covers the line's bytes up to `,"signature"`, and so the chain before it.
    /// - Throws: `keyUnusable`.
    static func writeCheckpoint(
        at time: Instant, node: String, after head: inout AuditHead, signedBy key: AuditSigningKey
    ) throws(AuditError) -> [UInt8] {
        var bytes = frame(AuditEvent.checkpointName, at: time, node: node, after: head)
        append([("key", .string(key.publicKey.id))], to: &bytes)
        let signature = try key.signature(over: bytes)
        append([("signature", .string(base64URL(signature)))], to: &bytes)
        seal(&bytes, &head)
        return bytes
    }

    private static func frame(
        _ event: String, at time: Instant, node: String, after head: AuditHead
    ) -> [UInt8] {
        var bytes: [UInt8] = Array(#"{"seq":\#(head.sequence + 1)"#.utf8)
        append(
            [
                ("prev", .string(head.hash)), ("time", .string(time.text)), ("event", .string(event)),
                ("node", .string(node)),
            ], to: &bytes)
        return bytes
    }

    private static func append(_ members: [(String, JSONText.Value)], to bytes: inout [UInt8]) {
        for (name, value) in members {
            bytes.append(UInt8(ascii: ","))
            JSONText.append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONText.append(value, to: &bytes)
        }
    }

    private static func seal(_ bytes: inout [UInt8], _ head: inout AuditHead) {
        head = AuditHead(
            sequence: head.sequence + 1, hash: hexadecimal(SHA256.hash(data: bytes)))
        append([("hash", .string(head.hash))], to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}
