import XMLSecurity

extension Refusals {
    static let parsing: [Refusal] = forms + limits + spellings

    private static func parse(
        _ description: String, _ code: XMLSecurityError.Code,
        _ text: @autoclosure @escaping @Sendable () -> String
    ) -> Refusal {
        Refusal(description, code) { _ = try ParsedDocument(Array(text().utf8)) }
    }

    private static func parse(_ description: String, _ code: XMLSecurityError.Code, bytes: [UInt8]) -> Refusal
    {
        Refusal(description, code) { _ = try ParsedDocument(bytes) }
    }

    private static let forms: [Refusal] = [
        parse("a DOCTYPE", .doctypeForbidden, "<!DOCTYPE a><a/>"),
        parse(
            "an external entity", .doctypeForbidden,
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"),
        parse(
            "a parameter entity", .doctypeForbidden,
            "<!DOCTYPE a [<!ENTITY % e SYSTEM \"http://127.0.0.1:9/\"> %e;]><a/>"),
        parse(
            "a billion laughs", .doctypeForbidden,
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY l \"ha\">\(laughs)]><a>&l9;</a>"),
        parse(
            "a DOCTYPE with a comment trick", .doctypeForbidden, "<!DOCTYPE a SYSTEM 'x\"><!--'><a>--></a>"),
        parse("a DOCTYPE in lower case", .documentMalformed, "<!doctype a><a/>"),
        parse("a DOCTYPE behind the root", .doctypeForbidden, "<a/><!DOCTYPE a>"),
        parse("a comment in text", .commentForbidden, "<a>123<!-- -->456</a>"),
        parse("a comment before the root", .commentForbidden, "<!-- x --><a/>"),
        parse("a comment behind the root", .commentForbidden, "<a/><!-- x -->"),
        parse(
            "a style sheet instruction", .processingInstructionForbidden, "<?xml-stylesheet href=\"x\"?><a/>"),
        parse("an instruction in text", .processingInstructionForbidden, "<a>admin<?x y?></a>"),
        parse("a second XML declaration", .processingInstructionForbidden, "<a/><?xml version=\"1.0\"?>"),
        parse(
            "an XML declaration behind a space", .processingInstructionForbidden,
            " <?xml version=\"1.0\"?><a/>"),
        parse("XML 1.1", .documentMalformed, "<?xml version=\"1.1\"?><a/>"),
        parse("a declaration without version", .documentMalformed, "<?xml encoding=\"UTF-8\"?><a/>"),
        parse("UTF-7 declared", .documentNotUTF8, "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>"),
        parse("ISO-8859-2 declared", .documentNotUTF8, "<?xml version='1.0' encoding='ISO-8859-2'?><a/>"),
        parse(
            "UTF-16 declared, UTF-8 used", .documentNotUTF8, "<?xml version='1.0' encoding = 'UTF-16'?><a/>"),
        parse(
            "UTF-16 with a mark", .documentNotUTF8,
            bytes: [0xFF, 0xFE] + Array("<a/>".utf16.flatMap { [UInt8($0), 0] })),
        parse(
            "UTF-16 without a mark", .documentNotUTF8, bytes: Array("<a/>".utf16.flatMap { [UInt8($0), 0] })),
        parse(
            "a lone continuation byte", .documentNotUTF8,
            bytes: Array("<a>".utf8) + [0x80] + Array("</a>".utf8)),
        parse(
            "an overlong form", .documentNotUTF8,
            bytes: Array("<a>".utf8) + [0xC0, 0xBC] + Array("</a>".utf8)),
        parse(
            "an overlong form of three", .documentNotUTF8,
            bytes: Array("<a>".utf8) + [0xE0, 0x80, 0xBC] + Array("</a>".utf8)),
        parse(
            "a surrogate", .documentNotUTF8,
            bytes: Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8)),
        parse(
            "a scalar beyond U+10FFFF", .documentNotUTF8,
            bytes: Array("<a>".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("</a>".utf8)),
        parse("a cut sequence at the end", .documentNotUTF8, bytes: Array("<a/>".utf8) + [0xC5]),
        parse("a NUL behind the document", .documentMalformed, "<a/>\0"),
        parse("a NUL in text", .documentMalformed, "<aaaa>\0</aaaa>"),
        parse("nothing", .documentMalformed, ""),
        parse("only white space", .documentMalformed, "  \n"),
        parse("two roots", .documentMalformed, "<a/><b/>"),
        parse("text behind the root", .documentMalformed, "<a/>x"),
        parse("text before the root", .documentMalformed, "x<a/>"),
        parse("an element that stays open", .documentMalformed, "<a><b></a>"),
        parse("an end without a start", .documentMalformed, "</a>"),
        parse("a start tag that stays open", .documentMalformed, "<a b=\"c\""),
        parse("a control character", .documentMalformed, "<a>\u{1}</a>"),
        parse("a reference to a control character", .documentMalformed, "<a>&#1;</a>"),
        parse("U+FFFF", .documentMalformed, "<a>\u{FFFF}</a>"),
        parse("an undeclared entity in text", .documentMalformed, "<a>&nbsp;</a>"),
        parse("an undeclared entity in an ID", .documentMalformed, "<a ID=\"&idref;\"/>"),
        parse("an attribute twice", .documentMalformed, "<a ID=\"a\" ID=\"b\"/>"),
        parse(
            "an attribute twice by two prefixes", .documentMalformed,
            "<a xmlns:p=\"urn:x\" xmlns:q=\"urn:x\" p:k=\"1\" q:k=\"2\"/>"),
        parse("an undeclared prefix of an element", .documentMalformed, "<p:a/>"),
        parse("an undeclared prefix of an attribute", .documentMalformed, "<a p:k=\"1\"/>"),
        parse("two colons in a name", .documentMalformed, "<p:a:b xmlns:p=\"urn:x\"/>"),
        parse("two colons in an attribute", .documentMalformed, "<a xmlns:p=\"urn:x\" p:b:c=\"1\"/>"),
        parse("a name that begins with a colon", .documentMalformed, "<:a/>"),
        parse("the prefix xml bound elsewhere", .documentMalformed, "<a xmlns:xml=\"urn:x\"/>"),
        parse("the prefix xmlns declared", .documentMalformed, "<a xmlns:xmlns=\"urn:x\"/>"),
        parse("an attribute without quotes", .documentMalformed, "<a b=c/>"),
        parse("a less-than sign in a value", .documentMalformed, "<a b=\"<\"/>"),
        parse("the end of a CDATA section in text", .documentMalformed, "<a>]]></a>"),
        parse("a CDATA section that stays open", .documentMalformed, "<a><![CDATA[x</a>"),
        parse("a conditional section", .documentMalformed, "<a><![INCLUDE[x]]></a>"),
    ]

    private static let laughs = (1...9).map { number in
        "<!ENTITY l\(number) \"" + String(repeating: "&l\(number == 1 ? "" : "\(number - 1)");", count: 10)
            + "\">"
    }.joined()

    private static let limits: [Refusal] = [
        parse(
            "a document of more than a megabyte", .documentTooLarge,
            "<a>" + String(repeating: " ", count: 1 << 20) + "</a>"),
        parse(
            "41 levels", .depthExceeded,
            String(repeating: "<a>", count: 41) + String(repeating: "</a>", count: 41)),
        parse(
            "41 levels, the last empty", .depthExceeded,
            String(repeating: "<a>", count: 40) + "<a/>" + String(repeating: "</a>", count: 40)),
        parse("depth 10,000 that stays open", .depthExceeded, String(repeating: "<a>", count: 10_000)),
        parse("4,001 elements", .tooManyElements, "<a>" + String(repeating: "<b/>", count: 4_000) + "</a>"),
        parse(
            "65 attributes", .tooManyAttributes,
            "<a \((0..<65).map { "a\($0)=\"\"" }.joined(separator: " "))/>"),
        parse(
            "100,000 attributes", .tooManyAttributes,
            "<a \((0..<100_000).map { "a\($0)=''" }.joined(separator: " "))/>"),
        parse(
            "65 namespaces", .tooManyAttributes,
            "<a \((0..<65).map { "xmlns:a\($0)='urn:x'" }.joined(separator: " "))/>"),
        parse("more namespaces in scope than 128", .tooManyAttributes, namespaces),
        parse(
            "a text of more than 768 KiB", .textTooLong,
            "<a>" + String(repeating: "x", count: 800_000) + "</a>"),
        parse(
            "a text too long in pieces", .textTooLong,
            "<a>" + String(repeating: String(repeating: "x", count: 400_000) + "<b/>", count: 2) + "</a>"),
        parse(
            "a value of more than 768 KiB", .textTooLong,
            "<a b='" + String(repeating: "x", count: 800_000) + "'/>"),
        parse(
            "a CDATA section of more than 768 KiB", .textTooLong,
            "<a><![CDATA[" + String(repeating: "x", count: 800_000) + "]]></a>"),
        parse("an element name of 257 bytes", .nameTooLong, "<\(String(repeating: "n", count: 257))/>"),
        parse(
            "an element name of a megabyte", .nameTooLong, "<\(String(repeating: "n", count: 1 << 20 - 10))"),
        parse(
            "an attribute name of 257 bytes", .nameTooLong, "<a \(String(repeating: "n", count: 257))=''/>"),
        parse("an end tag of a megabyte", .nameTooLong, "<a></a\(String(repeating: " ", count: 1_000_000))>"),
        parse(
            "a namespace name of 257 bytes", .nameTooLong,
            "<a xmlns='urn:\(String(repeating: "n", count: 257))'/>"),
    ]

    private static let namespaces =
        (0..<3).map { level in
            "<a " + (0..<60).map { "xmlns:n\(level)x\($0)='urn:x'" }.joined(separator: " ") + ">"
        }.joined() + "</a></a></a>"

    private static let spellings: [Refusal] = [
        parse("a relative namespace name", .namespaceNotAbsolute, "<a xmlns:x=\"1\"/>"),
        parse("a relative default namespace", .namespaceNotAbsolute, "<a xmlns=\"ns/a\"/>"),
        parse("a scheme and nothing else", .namespaceNotAbsolute, "<a xmlns=\"urn:\"/>"),
        parse("a scheme that begins with a digit", .namespaceNotAbsolute, "<a xmlns=\"1a:b\"/>"),
        parse("a space in a namespace name", .namespaceNotAbsolute, "<a xmlns=\"urn:a b\"/>"),
        parse("a line feed in a namespace name", .namespaceNotAbsolute, "<a xmlns=\"urn:a&#10;b\"/>"),
        parse("U+0080 in a namespace name", .namespaceNotAbsolute, "<a xmlns=\"urn:a&#x80;b\"/>"),
        parse("a letter beyond ASCII in a namespace name", .namespaceNotAbsolute, "<a xmlns=\"urn:ż\"/>"),
        parse("a quotation mark in a namespace name", .namespaceNotAbsolute, "<a xmlns='urn:\"'/>"),
        parse("an ampersand's reference in a relative name", .namespaceNotAbsolute, "<a xmlns='&amp;'/>"),
        parse("the same ID twice", .duplicateID, "<a ID=\"x\"><b ID=\"x\"/></a>"),
        parse("the same value in ID and Id", .duplicateID, "<a ID=\"x\"><b Id=\"x\"/></a>"),
        parse("the same value in ID and id", .duplicateID, "<a ID=\"x\"><b id=\"x\"/></a>"),
        parse("the same value in ID and xml:id", .duplicateID, "<a ID=\"x\"><b xml:id=\"x\"/></a>"),
        parse(
            "the same value in ID and wsu:Id", .duplicateID,
            "<a ID=\"x\" xmlns:w=\"urn:w\"><b w:Id=\"x\"/></a>"),
        parse(
            "the same ID written with a reference", .duplicateID,
            "<a ID=\"x&amp;\"><b ID=\"&#x78;&#38;\"/></a>"),
    ]
}
