/// Further documents that a strict parser refuses.
extension Outcome {
    static let markup: [Outcome] = [
        Outcome(
            "quadratic-entities", .parsing, .rejected, pl: "Długa encja powtórzona wiele razy",
            en: "A long entity repeated many times"
        ) {
            $0.prefixBody(
                "<!DOCTYPE soap:Envelope [<!ENTITY a \"\(String(repeating: "a", count: 100_000))\">]>")
        },
        Outcome(
            "parameter-entity", .parsing, .rejected, pl: "Zewnętrzna encja parametryczna",
            en: "An external parameter entity"
        ) {
            $0.prefixBody("<!DOCTYPE soap:Envelope [<!ENTITY % a SYSTEM \"http://127.0.0.1:9/a.dtd\"> %a;]>")
        },
        Outcome(
            "entity-in-id", .parsing, .rejected, pl: "Encja w atrybucie ID",
            en: "An entity in the attribute ID"
        ) {
            $0.replaceInBody(" ID=\"", " ID=\"&brama;")
        },
        Outcome(
            "doctype-round-trip", .parsing, .rejected, pl: "DOCTYPE z komentarzem i CDATA",
            en: "DOCTYPE with a comment and CDATA"
        ) {
            $0.prefixBody("<!DOCTYPE soap:Envelope SYSTEM 'x\"><!--'><![CDATA[-->]]>")
        },
        Outcome(
            "xinclude", .parsing, .rejected, pl: "Element XInclude",
            en: "An XInclude element"
        ) {
            $0.inResponse { response, _ in
                response.append(
                    MessageElement(
                        "xi:include",
                        [("xmlns:xi", "http://www.w3.org/2001/XInclude"), ("href", "file:///etc/hostname")]))
            }
        },
        Outcome(
            "schema-location", .parsing, .accepted, pl: "schemaLocation na Response",
            en: "A schemaLocation on Response"
        ) {
            $0.inResponse { response, _ in
                response[attribute: "xmlns:xsi"] = "http://www.w3.org/2001/XMLSchema-instance"
                response[attribute: "xsi:schemaLocation"] = "urn:example http://127.0.0.1:9/x.xsd"
            }
        },
        Outcome(
            "many-siblings", .parsing, .rejected, pl: "Sto tysięcy elementów obok siebie",
            en: "A hundred thousand siblings"
        ) {
            $0.body = { body, _ in
                body = Array(("<a>" + String(repeating: "<b/>", count: 100_000) + "</a>").utf8)
            }
        },
        Outcome(
            "endless-name", .parsing, .rejected, pl: "Nazwa elementu o pół megabajta",
            en: "An element name of half a megabyte"
        ) {
            $0.body = { body, _ in body = Array(("<" + String(repeating: "a", count: 500_000) + "/>").utf8) }
        },
        Outcome(
            "attribute-doubled", .parsing, .rejected, pl: "Ten sam atrybut dwa razy",
            en: "The same attribute twice"
        ) {
            $0.replaceInBody(" ID=\"", " ID=\"ID-other\" ID=\"")
        },
        Outcome(
            "attribute-two-prefixes", .parsing, .rejected, pl: "Ten sam atrybut pod dwoma przedrostkami",
            en: "The same attribute under two prefixes"
        ) {
            $0.replaceInBody(
                "<soap:Body>", "<soap:Body xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:c=\"\" b:c=\"\">")
        },
        Outcome(
            "undeclared-prefix", .parsing, .rejected, pl: "Niezadeklarowany przedrostek",
            en: "An undeclared prefix"
        ) {
            $0.replaceInBody("<soap:Body>", "<soap:Body><nowhere:a/>")
        },
        Outcome(
            "two-colons", .parsing, .rejected, pl: "Dwa dwukropki w nazwie",
            en: "Two colons in a name"
        ) {
            $0.replaceInBody("<soap:Body>", "<soap:Body><soap:a:b/>")
        },
        Outcome(
            "other-root-namespace", .parsing, .rejected, pl: "Koperta z innej przestrzeni nazw",
            en: "An envelope of another namespace"
        ) {
            $0.replaceInBody(Namespace.soap, "urn:example:brama")
        },
        Outcome(
            "instruction-in-name-id", .parsing, .rejected, pl: "Instrukcja przetwarzania w asercji",
            en: "A processing instruction in the assertion"
        ) {
            $0.plaintext = { $0 = $0.replacing("</saml2:NameID>", with: "<?brama?></saml2:NameID>") }
        },
        Outcome(
            "cdata-in-name-id", .parsing, .accepted, pl: "NameID w sekcji CDATA",
            en: "NameID in a CDATA section"
        ) {
            $0.inAssertion("NameID") { element, context in
                element.content = [.markup("<![CDATA[\(context.person.nameID)]]>")]
            }
        },
        Outcome(
            "namespace-odd-character", .parsing, .rejected, pl: "Znak U+0080 w przestrzeni nazw",
            en: "U+0080 in a namespace name"
        ) {
            $0.replaceInBody("<soap:Body>", "<soap:Body xmlns:a=\"urn:x\u{80}\">")
        },
        Outcome(
            "many-namespaces", .parsing, .rejected, pl: "Tysiące deklaracji przestrzeni nazw",
            en: "Thousands of namespace declarations"
        ) {
            $0.replaceInBody(
                "<soap:Body>",
                "<soap:Body" + (0..<5_000).map { " xmlns:a\($0)=\"urn:x:\($0)\"" }.joined() + ">")
        },
    ]
}
