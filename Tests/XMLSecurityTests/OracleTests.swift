import Testing
import XMLSecurity

/// xmlsec1 and Python's cryptography judge what we make and make what we judge. The Python side canonicalizes with
/// code of its own over expat, so that libxml2 is not its own witness.
@Suite("Independent oracles")
struct OracleTests {
    private static let prefixLists: [[String]] = [[], ["p", "s", "unused"]]

    @Test("The command line of xmlsec1 accepts what we sign", arguments: prefixLists)
    func xmlsec1Accepts(prefixes: [String]) throws {
        for identity in [Fixture.node, Fixture.rsaNode] {
            let directory = try TemporaryDirectory()
            try directory.write("message.xml", Fixture.signed(identity, inclusivePrefixes: prefixes))
            try directory.write("node.crt", identity.certificate.pem())
            for name in ["Outer", "Inner"] {
                let result = try Program.run(
                    "xmlsec1",
                    [
                        "--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:\(name)",
                        "--pubkey-cert-pem", "node.crt", "--node-xpath",
                        "//*[local-name()='\(name)']/*[local-name()='Signature']", "message.xml",
                    ], in: directory)
                #expect(result.status == 0, "\(name): \(result.errors)")
            }
        }
    }

    @Test("We accept what the command line of xmlsec1 signs", arguments: prefixLists)
    func xmlsec1Signs(prefixes: [String]) throws {
        for (identity, algorithm) in [
            (Fixture.node, SignatureAlgorithm.ecdsaSHA256), (Fixture.rsaNode, .rsaSHA256),
        ] {
            let directory = try TemporaryDirectory()
            try directory.write("node.key", identity.key.pem())
            try directory.write("template.xml", Array(template(prefixes, algorithm).utf8))
            let result = try Program.run(
                "xmlsec1",
                [
                    "--sign", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Outer", "--privkey-pem",
                    "node.key", "template.xml",
                ], in: directory)
            try #require(result.status == 0, "\(result.errors)")
            let document = try ParsedDocument(result.output)
            let verified = try document.verifySignature(
                of: document.root, trusting: [identity.certificate], algorithms: [algorithm])
            #expect(verified.root.children.count == 3)
        }
    }

    @Test("The Python oracle accepts what we sign", arguments: prefixLists)
    func pythonAccepts(prefixes: [String]) throws {
        for identity in [Fixture.node, Fixture.rsaNode] {
            let directory = try TemporaryDirectory()
            try directory.write("message.xml", Fixture.signed(identity, inclusivePrefixes: prefixes))
            try directory.write("node.crt", identity.certificate.pem())
            let result = try Program.run(
                Program.python, [Program.oracle("signature"), "verify", "message.xml", "node.crt"],
                in: directory)
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test("We accept what the Python oracle signs, indented and with line breaks", arguments: prefixLists)
    func pythonSigns(prefixes: [String]) throws {
        for (identity, algorithm) in [
            (Fixture.node, SignatureAlgorithm.ecdsaSHA256), (Fixture.rsaNode, .rsaSHA256),
        ] {
            let directory = try TemporaryDirectory()
            try directory.write("node.key", identity.key.pem())
            try directory.write("message.xml", Array(Fixture.unsigned.utf8))
            let result = try Program.run(
                Program.python,
                [Program.oracle("signature"), "sign", "message.xml", "node.key", "ID-outer"] + prefixes,
                in: directory)
            try #require(result.status == 0, "\(result.errors)")
            let document = try ParsedDocument(result.output)
            let verified = try document.verifySignature(
                of: document.root, trusting: [identity.certificate], algorithms: [algorithm])
            #expect(verified.root.attribute("ID") == "ID-outer")
        }
    }

    @Test("Canonical bytes equal those of an independent canonicalizer", arguments: CanonicalForms.documents)
    func canonicalForm(document text: String) throws {
        for prefixes in [[], ["b"]] {
            let signed = try signEnveloped(
                Array(text.utf8), id: "x", with: Fixture.node.credential, inclusivePrefixes: prefixes)
            let document = try ParsedDocument(signed)
            let element = try #require(document.root.descendants.first { $0.attribute("ID") == "x" })
            let verified = try document.verifySignature(of: element, trusting: [Fixture.node.certificate])
            let directory = try TemporaryDirectory()
            try directory.write("message.xml", signed)
            let result = try Program.run(
                Program.python, [Program.oracle("signature"), "canonical", "message.xml", "x"] + prefixes,
                in: directory)
            try #require(result.status == 0, "\(result.errors)")
            #expect(verified.canonicalBytes == result.output)
        }
    }

    @Test("We decrypt what Python's cryptography encrypts", arguments: [128, 256], [128, 256])
    func pythonEncrypts(contentBits: Int, wrapBits: Int) throws {
        let directory = try TemporaryDirectory()
        let plaintext = Array("<a>zażółć</a>".utf8)
        try directory.write("plain.xml", plaintext)
        try directory.write("own.crt", Fixture.node.certificate.pem())
        let result = try Program.run(
            Program.python,
            [
                Program.oracle("encryption"), "encrypt", "plain.xml", "own.crt", "\(contentBits)",
                "\(wrapBits)",
            ],
            in: directory)
        try #require(result.status == 0, "\(result.errors)")
        let decrypted = try decrypt(ParsedDocument(result.output).root, with: [Fixture.node.key])
        #expect(decrypted.bytes == plaintext)
        #expect(decrypted.contentKeyBits == contentBits)
    }

    @Test("Python's cryptography decrypts what we encrypt", arguments: [128, 256], [128, 256])
    func pythonDecrypts(contentBits: Int, wrapBits: Int) throws {
        let directory = try TemporaryDirectory()
        let plaintext = Array("<a>zażółć</a>".utf8)
        var recipe = EncryptionRecipe(sender: "node.example", recipient: "https://portal.example")
        recipe.contentKeyBits = contentBits
        recipe.keyWrapBits = wrapBits
        try directory.write(
            "data.xml", encrypt(plaintext, to: Fixture.node.certificate, recipe: recipe))
        try directory.write("own.key", Fixture.node.key.pem())
        let result = try Program.run(
            Program.python, [Program.oracle("encryption"), "decrypt", "data.xml", "own.key"], in: directory)
        #expect(result.output == plaintext, "\(result.errors)")
    }

    /// The unsigned message with an empty signature in its place, for xmlsec1 to fill.
    private func template(_ prefixes: [String], _ algorithm: SignatureAlgorithm) -> String {
        let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
        let list = """
            <ec:InclusiveNamespaces xmlns:ec="\(exclusive)" PrefixList="\(prefixes.joined(separator: " "))"/>
            """
        let inclusive = prefixes.isEmpty ? "" : list
        let signature = """
            <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
            <ds:CanonicalizationMethod Algorithm="\(exclusive)">\(inclusive)</ds:CanonicalizationMethod>
            <ds:SignatureMethod Algorithm="\(algorithm.rawValue)"/><ds:Reference URI="#ID-outer"><ds:Transforms>
            <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
            <ds:Transform Algorithm="\(exclusive)">\(inclusive)</ds:Transform></ds:Transforms>
            <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
            </ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>
            """
        let issuer = "</s:Issuer>"
        let parts = Fixture.unsigned.split(separator: issuer, maxSplits: 1)
        return parts[0] + issuer + signature + parts[1]
    }
}

/// Documents that tell canonicalizers apart; each has an element with the ID `x`.
enum CanonicalForms {
    static let documents = [
        // A declaration above that is used below, one that is not, one that is taken back.
        """
        <r xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b"><a:m ID="x" z="1" a:y="2"><n xmlns=""/><a:o b:k="3"/>\
        <b:q xmlns:b="urn:other"><b:q/></b:q><n/></a:m></r>
        """,
        // Attribute order by namespace URI, not by prefix; quotes and references.
        """
        <r xmlns:b="urn:a" xmlns:a="urn:z" ID='x' a:k="&quot;'&lt;&gt;" b:k='"&#10;&#9;&#13;' k="&#x41;&amp;" \
        xml:lang="pl"><b:t/></r>
        """,
        // Line ends, tabs, references and CDATA in text.
        "<r xmlns:b=\"urn:b\" ID=\"x\" k=\"a\tb\nc\">\r\n a\u{2028}b &#13;&#xD;\r<![CDATA[<&>]]>&gt;]] </r>",
        // Beyond the Basic Multilingual Plane, and prefixes beyond ASCII order.
        "<r ID=\"x\" xmlns:b=\"urn:b\"><b:ż Ż=\"😀\">Żółć Ĳ Ω ї</b:ż><xml-like/></r>",
    ]
}
