extension GatewaySchema {
    static let siteName = ConfigurationKey(
        "pages.siteName", .text(1...120), example: "e-Urząd Przykładowo",
        "The portal's name as citizens know it, at the head of each page. Default: `serviceProvider.providerName`."
    )
    static let contactPhone = ConfigurationKey(
        "pages.contact.phone", .phone, example: "+48 22 123 45 67",
        "Telephone of the portal's help desk, shown on each page.")
    static let contactEmail = ConfigurationKey(
        "pages.contact.email", .email, example: "pomoc@portal.example.gov.pl",
        "Its e-mail address, shown on each page.")
    static let logo = ConfigurationKey(
        "pages.logo", .path, example: "pages/logo.svg",
        "A PNG or SVG of at most 64 KiB, shown beside the name. Each page carries it.")
    static let pageDirectory = ConfigurationKey(
        "pages.directory", .path, example: "pages",
        "Own templates and style sheet: see [Pages](pages.md).")

    static let pages: [SchemaEntry] = [
        siteName.erased, contactPhone.erased, contactEmail.erased, logo.erased, pageDirectory.erased,
    ]
}

extension ValueFormat where Value == String {
    /// What people write and telephones dial.
    static let phone = ValueFormat.scalar(
        "a telephone number", allowed: "3 to 15 digits, a plus before them, spaces and hyphens between them"
    ) { text in
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        let rest = text.hasPrefix("+") ? text.dropFirst() : text[...]
        let hasShape =
            rest.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x20 || $0 == UInt8(ascii: "-") }
            && [rest.utf8.first, rest.utf8.last].allSatisfy { $0.map { (0x30...0x39).contains($0) } ?? false }
        guard (3...15).contains(digits), text.utf8.count <= 32, hasShape else {
            return .failure(ValueProblem("is not a telephone number"))
        }
        return .success(text)
    }

    /// An address as help desks have them; no quoted local parts. Source: RFC 5321 §4.1.2, WHATWG HTML §4.10.5.1.5.
    static let email = ValueFormat.scalar(
        "an e-mail address", allowed: "local part, @ and domain, in ASCII, at most 254 bytes"
    ) { text in
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let isLetterOrDigit: (UInt8) -> Bool = {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
        guard text.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty,
            parts[1].contains(UInt8(ascii: ".")),
            parts[0].allSatisfy({ isLetterOrDigit($0) || "._-+".utf8.contains($0) }),
            parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({
                label in
                !label.isEmpty && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            })
        else { return .failure(ValueProblem("is not an e-mail address")) }
        return .success(text)
    }
}
