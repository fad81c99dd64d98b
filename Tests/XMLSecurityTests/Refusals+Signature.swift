import Testing
import XMLSecurity

extension Refusals {
    static let signature: [Refusal] = places + algorithms + values

    static let issuerEnd = "node.example</s:Issuer>"

    /// The accepted message: only the outer element is signed, so that each edit applies once.
    static func accepted(_ prefixes: [String] = []) throws -> String {
        String(
            decoding: try signEnveloped(
                Array(Fixture.unsigned.utf8), id: "ID-outer", with: Fixture.node.credential,
                inclusivePrefixes: prefixes), as: UTF8.self)
    }

    static func verify(
        _ text: String, pins: [Certificate] = [Fixture.node.certificate],
        algorithms: Set<SignatureAlgorithm> = [.ecdsaSHA256]
    ) throws {
        let document = try ParsedDocument(Array(text.utf8))
        _ = try document.verifySignature(of: document.root, trusting: pins, algorithms: algorithms)
    }

    private static func edited(
        _ description: String, _ code: XMLSecurityError.Code, _ old: String, _ new: String,
        prefixes: [String] = []
    ) -> Refusal {
        Refusal(description, code) { try verify(edit(accepted(prefixes), old, new)) }
    }

    /// The signature element of the accepted message.
    private static func signature(in text: String) throws -> String {
        let start = try #require(text.firstRange(of: "<ds:Signature "))
        let end = try #require(text.firstRange(of: "</ds:Signature>"))
        return String(text[start.lowerBound..<end.upperBound])
    }

    private static func withSignature(
        _ description: String, _ code: XMLSecurityError.Code,
        _ change: @escaping @Sendable (String, String) throws -> String
    ) -> Refusal {
        Refusal(description, code) {
            let text = try accepted()
            try verify(change(text, signature(in: text)))
        }
    }

    private static let places: [Refusal] = [
        Refusal("a pin on P-384", .noTrustedCertificate) {
            try verify(accepted(), pins: [Certificate(OpenSSLFiles.shared.p384Certificate)])
        },
        Refusal("a pin on secp256k1", .noTrustedCertificate) {
            try verify(accepted(), pins: [Certificate(OpenSSLFiles.shared.secp256k1Certificate)])
        },
        Refusal("no signature", .signatureMissing) { try verify(Fixture.unsigned) },
        edited(
            "a signature in another namespace", .signatureMissing,
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig\""),
        withSignature("two signatures", .signatureNotUnique) {
            try edit($0, "</ds:Signature>", "</ds:Signature>" + $1)
        },
        withSignature("a signature before the issuer", .signatureMisplaced) {
            try edit(edit($0, $1, ""), " ID=\"ID-outer\">", " ID=\"ID-outer\">" + $1)
        },
        withSignature("a signature at the end", .signatureMisplaced) {
            try edit(edit($0, $1, ""), "</p:Outer>", $1 + "</p:Outer>")
        },
        withSignature("an empty signature", .signatureMalformed) {
            try edit($0, $1, "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>")
        },
        edited(
            "an object in the signature", .signatureMalformed, "</ds:Signature>",
            "<ds:Object/></ds:Signature>"),
        edited("two KeyInfos", .signatureMalformed, "</ds:Signature>", "<ds:KeyInfo/></ds:Signature>"),
        edited("text in the signature", .signatureMalformed, "</ds:Signature>", "x</ds:Signature>"),
        edited(
            "another attribute of the signature", .signatureMalformed, "<ds:Signature ",
            "<ds:Signature A=\"b\" "),
        edited(
            "a second SignedInfo behind", .signatureMalformed, "</ds:SignedInfo>",
            "</ds:SignedInfo><ds:SignedInfo/>"),
        edited(
            "a second SignedInfo before", .signatureMalformed, "<ds:SignedInfo>",
            "<ds:SignedInfo/><ds:SignedInfo>"),
        edited(
            "a second SignatureValue", .signatureMalformed, "</ds:SignatureValue>",
            "</ds:SignatureValue><ds:SignatureValue/>"),
        edited(
            "an element in SignedInfo", .signatureMalformed, "</ds:SignedInfo>", "<ds:X/></ds:SignedInfo>"),
        edited("text in SignedInfo", .signatureMalformed, "</ds:SignedInfo>", "x</ds:SignedInfo>"),
        edited(
            "no Reference", .referenceNotUnique, "<ds:Reference", "<ds:Ref", "</ds:Reference>", "</ds:Ref>"),
        edited(
            "two References", .referenceNotUnique, "</ds:Reference>",
            "</ds:Reference><ds:Reference URI=\"#ID-outer\"/>"),
        edited("a reference to another element", .referenceForeign, "URI=\"#ID-outer\"", "URI=\"#ID-inner\""),
        edited("a reference to the whole document", .referenceForeign, "URI=\"#ID-outer\"", "URI=\"\""),
        edited("a reference without URI", .referenceForeign, "URI=\"#ID-outer\"", ""),
        edited("an XPointer", .referenceForeign, "URI=\"#ID-outer\"", "URI=\"#xpointer(id('ID-outer'))\""),
        edited("the XPointer of the root", .referenceForeign, "URI=\"#ID-outer\"", "URI=\"#xpointer(/)\""),
        edited("an external file", .referenceForeign, "URI=\"#ID-outer\"", "URI=\"file:///etc/passwd\""),
        edited(
            "an external address", .referenceForeign, "URI=\"#ID-outer\"",
            "URI=\"http://127.0.0.1:9/#ID-outer\""),
        edited("the element's ID gone", .referenceForeign, "\" ID=\"ID-outer\"", "\" Id=\"ID-outer\""),
        edited(
            "a Type on the reference", .signatureMalformed, "URI=\"#ID-outer\"",
            "URI=\"#ID-outer\" Type=\"x\""),
    ]

    private static func edited(
        _ description: String, _ code: XMLSecurityError.Code, _ old: String, _ new: String, _ old2: String,
        _ new2: String
    ) -> Refusal {
        Refusal(description, code) { try verify(edit(edit(accepted(), old, new), old2, new2)) }
    }

    private static let enveloped =
        "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>"
    private static let exclusive =
        "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>"
    private static let method =
        "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"

    private static func transforms(_ description: String, _ old: String, _ new: String) -> Refusal {
        edited(description, .transformNotAllowed, old, new)
    }

    private static let algorithms: [Refusal] = [
        transforms(
            "XSLT", exclusive,
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><x/></ds:Transform>"),
        transforms(
            "XPath", exclusive,
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>1</ds:XPath></ds:Transform>"
        ),
        transforms(
            "Base64", exclusive, "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"/>"),
        transforms("exclusive canonicalization three times", exclusive, exclusive + exclusive),
        transforms("ten thousand transforms", exclusive, String(repeating: "<ds:Transform/>", count: 3_000)),
        transforms("no exclusive canonicalization", exclusive, ""),
        transforms("no enveloped signature", enveloped, ""),
        transforms("the transforms the other way round", enveloped + exclusive, exclusive + enveloped),
        transforms(
            "inclusive canonicalization", exclusive,
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>"),
        transforms(
            "with comments", exclusive,
            "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"/>"),
        transforms(
            "content of enveloped-signature", enveloped,
            "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"><x/></ds:Transform>"
        ),
        edited(
            "no Transforms", .transformNotAllowed, "<ds:Transforms>", "<ds:T>", "</ds:Transforms>", "</ds:T>"),
        edited(
            "inclusive canonicalization of SignedInfo", .canonicalizationNotAllowed, method,
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">"),
        edited(
            "comments in SignedInfo's canonical form", .canonicalizationNotAllowed, method,
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\">"),
        edited("something else in the canonicalization", .signatureMalformed, method, method + "<ds:X/>"),
        signedByOracle("an undeclared prefix", "nowhere"),
        prefixes("a repeated prefix", "p p s"),
        signedByOracle("an undeclared default namespace", "#default"),
        prefixes("no prefix but a URI", "urn:x"),
        prefixes("a hundred thousand prefixes", (0..<100_000).map { "p\($0)" }.joined(separator: " ")),
        prefixes("seventeen prefixes", (0..<17).map { "p\($0)" }.joined(separator: " ")),
        method("HMAC", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        method("RSA with SHA-1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        method("RSA where the profile has ECDSA only", SignatureAlgorithm.rsaSHA256.rawValue),
        method("ECDSA with SHA-1", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
        method("ECDSA with SHA-384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
        method("an empty identifier", ""),
        edited(
            "HMACOutputLength", .signatureMalformed, "ecdsa-sha256\">",
            "ecdsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength>"),
        digest("SHA-1", "http://www.w3.org/2000/09/xmldsig#sha1"),
        digest("MD5", "http://www.w3.org/2001/04/xmldsig-more#md5"),
        digest("SHA-512", "http://www.w3.org/2001/04/xmlenc#sha512"),
        edited(
            "two DigestValues", .signatureMalformed, "</ds:DigestValue>", "</ds:DigestValue><ds:DigestValue/>"
        ),
        edited(
            "a DigestValue that is no Base64", .signatureMalformed, "<ds:DigestValue>", "<ds:DigestValue>-"),
        edited(
            "an element in DigestValue", .signatureMalformed, "</ds:DigestValue>", "<x/></ds:DigestValue>"),
        edited(
            "a comment in DigestValue", .commentForbidden, "</ds:DigestValue>", "<!-- x --></ds:DigestValue>"),
    ]

    private static func prefixes(_ description: String, _ list: String) -> Refusal {
        Refusal(description, .prefixListInvalid) {
            try verify(edit(accepted(["p", "s"]), "PrefixList=\"p s\"", "PrefixList=\"\(list)\""))
        }
    }

    /// Signed properly: other implementations let undeclared prefixes pass.
    private static func signedByOracle(_ description: String, _ prefix: String) -> Refusal {
        Refusal(description, .prefixListInvalid) {
            let directory = try TemporaryDirectory()
            try directory.write("node.key", Fixture.node.key.pem())
            try directory.write("message.xml", Array(Fixture.unsigned.utf8))
            let result = try Program.run(
                Program.python,
                [Program.oracle("signature"), "sign", "message.xml", "node.key", "ID-outer", prefix],
                in: directory)
            try verify(String(decoding: result.output, as: UTF8.self))
        }
    }

    private static func method(_ description: String, _ uri: String) -> Refusal {
        edited(description, .signatureMethodNotAllowed, SignatureAlgorithm.ecdsaSHA256.rawValue, uri)
    }

    private static func digest(_ description: String, _ uri: String) -> Refusal {
        edited(
            description, .digestMethodNotAllowed,
            "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">",
            "<ds:DigestMethod Algorithm=\"\(uri)\">")
    }

    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
        0xAD,
        0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]
    private static let zero = [UInt8](repeating: 0, count: 32)

    private static func value(
        _ description: String, _ code: XMLSecurityError.Code = .signatureValueInvalid,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Refusal {
        Refusal(description, code) {
            let text = try accepted()
            let old = try #require(text.split(separator: "ds:SignatureValue>").dropFirst().first?.dropLast(2))
            let bytes = try #require(Base64.decode(String(old)))
            try verify(edit(text, String(old), Base64.encodeToString(change(bytes))))
        }
    }

    private static let values: [Refusal] = [
        Refusal("an altered value in the content", .digestMismatch) {
            try verify(edit(accepted(), "Value=\"ok\"", "Value=\"no\""))
        },
        Refusal("an element added behind", .digestMismatch) {
            try verify(edit(accepted(), "</p:Outer>", "<p:Evil/></p:Outer>"))
        },
        Refusal("white space added", .digestMismatch) {
            try verify(edit(accepted(), "</p:Outer>", " </p:Outer>"))
        },
        Refusal("SignedInfo with the digest of nothing", .signatureValueInvalid) {
            let text = try accepted()
            let old = try #require(text.split(separator: "ds:DigestValue>").dropFirst().first?.dropLast(2))
            try verify(edit(text, String(old), Base64.encodeToString(sha256([]))))
        },
        Refusal("signed by an unknown key whose certificate is in KeyInfo", .signatureValueInvalid) {
            try verify(accepted(), pins: [Fixture.other.certificate])
        },
        Refusal("signed by a key whose certificate has the pinned one's names", .signatureValueInvalid) {
            try verify(accepted(), pins: [Fixture.Identity("node").certificate])
        },
        value("r and s zero") { _ in zero + zero },
        value("r zero") { zero + $0.suffix(32) },
        value("s zero") { $0.prefix(32) + zero },
        value("r and s the group's order") { _ in order + order },
        value("s beyond the group's order") { $0.prefix(32) + [UInt8](repeating: 0xFF, count: 32) },
        value("63 bytes") { Array($0.dropLast()) },
        value("65 bytes") { $0 + [0] },
        value("no bytes") { _ in [] },
        value("half a megabyte") { _ in [UInt8](repeating: 1, count: 500_000) },
        value("DER") { [0x30, 0x44, 0x02, 0x20] + $0.prefix(32) + [0x02, 0x20] + $0.suffix(32) },
        value("one bit") { [$0[0] ^ 1] + $0.dropFirst() },
        edited(
            "a value that is no Base64", .signatureMalformed, "<ds:SignatureValue>", "<ds:SignatureValue>*"),
        edited(
            "an element in the value", .signatureMalformed, "</ds:SignatureValue>", "<x/></ds:SignatureValue>"
        ),
        Refusal("no pins", .noTrustedCertificate) { try verify(accepted(), pins: []) },
        Refusal("only an RSA pin for ECDSA", .noTrustedCertificate) {
            try verify(accepted(), pins: [Fixture.rsaNode.certificate])
        },
        Refusal("an RSA pin of 1024 bits", .noTrustedCertificate) {
            let weak = try PrivateKey.generateRSA(bits: 1024)
            let certificate = try Certificate.selfSigned(
                by: weak, commonName: "weak", notBefore: 0, notAfter: 1)
            let text = try edit(
                accepted(), SignatureAlgorithm.ecdsaSHA256.rawValue, SignatureAlgorithm.rsaSHA256.rawValue)
            try verify(text, pins: [certificate], algorithms: [.rsaSHA256])
        },
        Refusal("an element of another document", .referenceForeign) {
            let text = Array(try accepted().utf8)
            let other = try ParsedDocument(text).root
            _ = try ParsedDocument(text).verifySignature(of: other, trusting: [Fixture.node.certificate])
        },
    ]
}
