/// Documents that no strict parser takes, or that a naive one reads differently.
extension Outcome {
    static let parsing: [Outcome] = [
        Outcome("doctype", .parsing, .rejected, pl: "DOCTYPE z encją", en: "DOCTYPE with an entity") {
            $0.prefixBody("<!DOCTYPE soap:Envelope [<!ENTITY brama \"brama\">]>")
        },
        Outcome(
            "external-entity", .parsing, .rejected, pl: "DOCTYPE z encją zewnętrzną",
            en: "DOCTYPE with an external entity"
        ) { $0.prefixBody("<!DOCTYPE soap:Envelope [<!ENTITY brama SYSTEM \"file:///etc/hostname\">]>") },
        Outcome(
            "billion-laughs", .parsing, .rejected, pl: "Encje rozwijane wykładniczo",
            en: "Entities that explode"
        ) {
            let entities = (1...9).map { level in
                "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
            }
            $0.prefixBody("<!DOCTYPE soap:Envelope [<!ENTITY l0 \"lol\">" + entities.joined() + "]>")
        },
        Outcome(
            "comment", .parsing, .rejected, pl: "Komentarz w podpisanej treści",
            en: "A comment in signed content"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Issuer") { $0.content.append(.markup("<!-- -->")) }
            }
        },
        Outcome(
            "processing-instruction", .parsing, .rejected, pl: "Instrukcja przetwarzania",
            en: "A processing instruction"
        ) { $0.prefixBody("<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\"?>") },
        Outcome(
            "byte-order-mark", .parsing, .accepted, pl: "Znacznik BOM przed dokumentem",
            en: "A byte order mark before the document"
        ) { $0.prefixBody("\u{FEFF}") },
        Outcome(
            "xml-declaration", .parsing, .accepted, pl: "Deklaracja XML w UTF-8",
            en: "An XML declaration, UTF-8"
        ) { $0.prefixBody("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") },
        Outcome(
            "not-utf-8", .parsing, .rejected, pl: "Deklaracja ISO-8859-2", en: "ISO-8859-2 declared"
        ) { $0.prefixBody("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>") },
        Outcome("xml-1-1", .parsing, .rejected, pl: "XML 1.1", en: "XML 1.1") {
            $0.prefixBody("<?xml version=\"1.1\" encoding=\"UTF-8\"?>")
        },
        Outcome(
            "nul-byte", .parsing, .rejected, pl: "Bajt zerowy za dokumentem",
            en: "A NUL byte after the document"
        ) { $0.body = { body, _ in body.append(0) } },
        Outcome(
            "invalid-utf-8", .parsing, .rejected, pl: "Niepoprawny UTF-8", en: "Invalid UTF-8"
        ) { $0.body = { body, _ in body.insert(0xC0, at: body.count / 2) } },
        Outcome(
            "trailing-bytes", .parsing, .rejected, pl: "Bajty za końcem dokumentu",
            en: "Bytes after the end of the document"
        ) { $0.body = { body, _ in body += Array("<more/>".utf8) } },
        Outcome(
            "deep-nesting", .parsing, .rejected, pl: "Dziesięć tysięcy zagnieżdżeń",
            en: "Nested ten thousand deep"
        ) {
            $0.body = { body, _ in
                let opening = [[UInt8]](repeating: Array("<a>".utf8), count: 10_000).flatMap { $0 }
                let closing = [[UInt8]](repeating: Array("</a>".utf8), count: 10_000).flatMap { $0 }
                body = opening + closing
            }
        },
        Outcome(
            "many-attributes", .parsing, .rejected, pl: "Dziesięć tysięcy atrybutów",
            en: "Ten thousand attributes"
        ) {
            $0.body = { body, _ in
                body = Array(("<a " + (0..<10_000).map { "a\($0)=\"\" " }.joined() + "/>").utf8)
            }
        },
        Outcome(
            "relative-namespace", .parsing, .rejected,
            pl: "Względny adres przestrzeni nazw (pusta kanonizacja)",
            en: "A relative namespace URI (void canonicalization)"
        ) {
            $0.afterSigning = { message, _ in message.attributes.append((name: "xmlns:r", value: "1")) }
        },
        Outcome(
            "unknown-element", .parsing, .rejected, pl: "Nieznany element w Response",
            en: "An unknown element in Response"
        ) {
            $0.inResponse { response, _ in
                response.append(MessageElement("x:more", [("xmlns:x", "urn:example:brama")]))
            }
        },
    ]
}

extension AnswerRecipe {
    mutating func prefixBody(_ text: String) {
        body = { body, _ in body = Array(text.utf8) + body }
    }
}
