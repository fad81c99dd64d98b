/// The key usage extension of a certificate.
/// Source: RFC 5280 §4.2.1.3.
struct KeyUsage: OptionSet, Sendable {
    let rawValue: UInt16

    static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    static let keyCertSign = KeyUsage(rawValue: 1 << 5)

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// - Parameter certificateDER: of a certificate that OpenSSL has read already.
    /// - Returns: nil where the extension is missing.
    init?(certificateDER: [UInt8]) {
        // Certificate > tbsCertificate > … > [3] > SEQUENCE OF Extension
        guard let certificate = DERElement(certificateDER[...]), let tbs = certificate.children.first,
            let tagged = tbs.children.first(where: { $0.tag == 0xA3 }), let list = tagged.children.first
        else { return nil }
        let identifier: [UInt8] = [0x55, 0x1D, 0x0F]
        let extensions = list.children.filter { $0.children.first?.content.elementsEqual(identifier) == true }
        guard let value = extensions.first?.children.last, let bits = DERElement(value.content),
            bits.tag == 0x03
        else { return nil }
        // The first octet counts unused bits; bit 0 is the most significant one of the next.
        var raw: UInt16 = 0
        for (index, byte) in bits.content.dropFirst().prefix(2).enumerated() {
            for bit in 0..<8 where byte & (0x80 >> bit) != 0 { raw |= 1 << UInt16(index * 8 + bit) }
        }
        self.init(rawValue: raw)
    }
}

/// One element of a DER text with definite lengths.
private struct DERElement {
    let tag: UInt8
    let content: ArraySlice<UInt8>
    let rest: ArraySlice<UInt8>

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 2, let tag = bytes.first, let first = bytes.dropFirst().first else { return nil }
        var body = bytes.dropFirst(2)
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), body.count >= count else { return nil }
            length = body.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            body = body.dropFirst(count)
        }
        guard body.count >= length else { return nil }
        self.tag = tag
        content = body.prefix(length)
        rest = body.dropFirst(length)
    }

    var children: [DERElement] {
        var elements: [DERElement] = []
        var bytes = content
        while let element = DERElement(bytes) {
            elements.append(element)
            bytes = element.rest
        }
        return elements
    }
}
