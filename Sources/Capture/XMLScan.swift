import SAML

/// Finds XML messages in other text, each from its root's start tag to its own end tag: in logs, in what curl prints, in the
/// strings of JSON and of command lines, in pages that show their source.
struct XMLScan {
    private let bytes: [UInt8]
    private var found: [[UInt8]] = []
    /// What begins before it belongs to a message whose end was not found.
    private var cutOffUntil = 0
    private var tags: [[UInt8]: TagPairs] = [:]

    private static let names = Set(
        [
            "Envelope", "ArtifactResponse", "ArtifactResolve", "AuthnRequest", "Response", "LogoutRequest",
            "LogoutResponse", "Assertion", "EncryptedAssertion", "EntityDescriptor", "EntitiesDescriptor",
        ].map { Array($0.utf8)[...] })
    private static let saml = Array("urn:oasis:names:tc:SAML:".utf8)
    private static let declaration = Array("xmlns".utf8)
    /// What the node may answer instead of a message.
    private static let faults = ["<Fault", ":Fault"].map { Array($0.utf8) }

    /// What a message may be long with all its escapes, and its start tag.
    private static let longest = 2 << 20
    private static let longestTag = 16 << 10
    /// Prefixes and names that are paired: each costs one look through the text.
    private static let mostNames = 16
    /// Start tags without an end cost more than others.
    private var openTags = 256

    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var scan = XMLScan(bytes: bytes)
        scan.run()
        return scan.found
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() {
        var index = 0
        while index < bytes.count, found.count < CaptureSearch.most, openTags > 0 {
            guard let open = bytes[index...].firstIndex(where: { "<&\\".utf8.contains($0) }) else { return }
            index = open + 1
            guard let opening = Opening(bytes, open) else { continue }
            guard let tag = startTag(opening) else {
                openTags -= 1
                continue
            }
            index = take(opening, tag)
        }
    }

    /// - Returns: where to go on.
    private mutating func take(_ opening: Opening, _ tag: [UInt8]) -> Int {
        let isEnvelope = opening.localName.elementsEqual("Envelope".utf8)
        // Within an envelope SAML's namespace may be declared further inside.
        let mark = isEnvelope ? Self.declaration : Self.saml
        guard tag[...].range(of: mark) != nil else { return opening.nameEnd }
        if RootTag(in: tag, at: 0)?.isEmpty == true {
            found.append(tag)
            return opening.nameEnd
        }
        guard let (end, next) = extent(opening) else { return opening.nameEnd }
        guard let end, end - opening.start <= Self.longest else {
            let part = opening.decoded(bytes[opening.start..<next].prefix(Self.longest))
            if opening.start >= cutOffUntil, part[...].range(of: Self.saml) != nil {
                cutOffUntil = next
                found.append(part)
            }
            return opening.nameEnd
        }
        let message = opening.decoded(bytes[opening.start..<min(bytes.count, end + 16)])
        let isOurs = ([Self.saml] + Self.faults).contains { message[...].range(of: $0) != nil }
        if isOurs, let close = Self.lastEndTag(opening.name, in: message[...]) {
            found.append(Array(message[..<close]))
        }
        return end
    }

    /// The start tag, its escapes taken off; nil where it does not end.
    private func startTag(_ opening: Opening) -> [UInt8]? {
        var length = 512
        while true {
            let slice = bytes[opening.start...].prefix(length)
            let text = opening.decoded(slice)
            if let end = RootTag(in: text, at: 0)?.end { return Array(text[..<end]) }
            guard slice.endIndex < bytes.count, length < Self.longestTag,
                !text.dropFirst().contains(UInt8(ascii: "<"))
            else { return nil }
            length *= 4
        }
    }

    /// Behind the name in the end tag that belongs to this start tag, nil where there is none; besides, where the next one of
    /// the name begins. Nothing at all where too many names were paired already.
    private mutating func extent(_ opening: Opening) -> (end: Int?, next: Int)? {
        if tags[opening.name] == nil {
            guard tags.count < Self.mostNames else { return nil }
            tags[opening.name] = TagPairs(of: opening.name, in: bytes)
        }
        let pairs = tags[opening.name]
        return (pairs?.ends[opening.start], pairs?.nextStarts[opening.start] ?? bytes.count)
    }
}

extension XMLScan {
    /// Whether all of it is one document whose root is a message, or would be with its end: it stands as it is.
    static func isMessage(_ bytes: [UInt8]) -> Bool {
        guard let root = RootTag(of: bytes), names.contains(root.localName) else { return false }
        guard root.end != nil, let opening = Opening(bytes, root.start) else {
            return messages(in: bytes).isEmpty
        }
        let last = (bytes.lastIndex { $0 > 0x20 } ?? 0) + 1
        if root.isEmpty { return root.end == last }
        // Cut off, or longer than is looked through: then it stands alone.
        var scan = XMLScan(bytes: bytes)
        guard let end = scan.extent(opening)?.end else {
            return messages(in: bytes).count < 2
        }
        let rest = bytes[end..<last]
        if rest.allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ">") }) { return true }
        // An end tag in a comment, say: the document goes on to another, and no message begins in between.
        return lastEndTag(root.name, in: rest) == last && messages(in: Array(rest)).isEmpty
    }

    private static func lastEndTag(_ name: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var (rest, end): (ArraySlice<UInt8>, Int?) = (bytes.suffix(name.count + 32), nil)
        while let next = RootTag.endTag(name, in: rest) { (rest, end) = (bytes[next...], next) }
        return end
    }

    static func isPage(_ bytes: [UInt8]) -> Bool {
        let start = bytes.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix(16)
        let text = String(decoding: start, as: UTF8.self).lowercased()
        return ["<!doctype h", "<html", "<form", "<input", "<body", "<head"].contains { text.hasPrefix($0) }
    }

    static func isMessageName(_ local: ArraySlice<UInt8>) -> Bool { names.contains(local) }
}
