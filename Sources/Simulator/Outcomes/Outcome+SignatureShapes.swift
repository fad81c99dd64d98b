import XMLSecurity

/// Signatures whose parts are missing, doubled, or of a kind that is not allowed.
extension Outcome {
    static let signatureShapes: [Outcome] = [
        Outcome(
            "signature-empty", .signatures, .rejected, pl: "Pusty element Signature",
            en: "An empty Signature"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Signature") { $0.content = [] }
            }
        },
        Outcome(
            "key-info-nonsense", .signatures, .accepted, pl: "KeyInfo z samymi adresami i nazwami plików",
            en: "KeyInfo that holds addresses and file names only"
        ) {
            let nonsense: AnswerRecipe.Edit = { message, _ in
                message.edit("KeyInfo", where: { $0.children.first?.localName == "X509Data" }) { info in
                    info.content = []
                    info.append(MessageElement("ds:KeyName", text: "/etc/passwd"))
                    info.append(MessageElement("ds:RetrievalMethod", [("URI", "http://127.0.0.1:9/key")]))
                }
            }
            $0.betweenSignatures = nonsense
        },
        Outcome(
            "hmac-output-length", .signatures, .rejected, pl: "HMAC-SHA1 skrócony do jednego bitu",
            en: "HMAC-SHA1 cut down to one bit"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
                    $0.append(MessageElement("ds:HMACOutputLength", text: "1"))
                }
            }
        },
        Outcome(
            "rsa-sha1", .signatures, .rejected, pl: "SignatureMethod RSA z SHA-1",
            en: "SignatureMethod RSA with SHA-1"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
                }
            }
        },
        Outcome(
            "ecdsa-sha1", .signatures, .rejected, pl: "SignatureMethod ECDSA z SHA-1",
            en: "SignatureMethod ECDSA with SHA-1"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"
                }
            }
        },
        Outcome(
            "signature-method-unknown", .signatures, .rejected, pl: "Nieznany SignatureMethod",
            en: "A SignatureMethod that nobody knows"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureMethod") { $0[attribute: "Algorithm"] = "urn:example:brama:method" }
            }
        },
        Outcome(
            "signature-value-order", .signatures, .rejected, pl: "r i s równe rzędowi grupy",
            en: "r and s are the order of the group"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureValue") { $0.setText(Base64.encodeToString(groupOrder + groupOrder)) }
            }
        },
        Outcome(
            "digest-comment", .signatures, .rejected, pl: "Komentarz w DigestValue",
            en: "A comment in DigestValue"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("DigestValue") { $0.content.append(.markup("<!-- -->")) }
            }
        },
        Outcome(
            "two-digests", .signatures, .rejected, pl: "Dwa elementy DigestValue",
            en: "Two DigestValues"
        ) {
            $0.afterSigning = { message, _ in
                if let digest = message.first("DigestValue") { message.insert(digest, after: "DigestValue") }
            }
        },
        Outcome(
            "no-signed-info", .signatures, .rejected, pl: "Podpis bez SignedInfo",
            en: "A signature without SignedInfo"
        ) {
            $0.afterSigning = { message, _ in message.remove("SignedInfo") }
        },
        Outcome(
            "digest-of-nothing", .signatures, .rejected, pl: "Skrót pustego ciągu w DigestValue",
            en: "DigestValue is the digest of nothing"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("DigestValue") { $0.setText("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") }
            }
        },
        Outcome(
            "signature-values-folded", .signatures, .accepted, pl: "Wartości podpisów z łamaniem wierszy",
            en: "Signature values with line breaks in them"
        ) {
            let folded: AnswerRecipe.Edit = { message, _ in
                message.edit("SignatureValue") { value in
                    guard case .markup(let text)? = value.content.first, !text.contains("\n") else { return }
                    value.content = [.markup("\n  " + text.prefix(40) + "\n  " + text.dropFirst(40) + "\n")]
                }
            }
            $0.betweenSignatures = folded
            $0.afterSigning = { message, context in
                // Response's is signed content by now.
                guard case .element(var signature) = message.content.first(where: \.isSignature) else {
                    return
                }
                folded(&signature, context)
                message.content = message.content.map { $0.isSignature ? .element(signature) : $0 }
            }
        },
        Outcome(
            "signature-other-namespace", .signatures, .rejected, pl: "Signature w innej przestrzeni nazw",
            en: "A Signature of another namespace"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Signature") { $0[attribute: "xmlns:ds"] = "http://www.w3.org/2000/09/xmldsig" }
            }
        },
    ]
}

/// Of P-256.
private let groupOrder: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
]

extension MessageElement.Content {
    fileprivate var isSignature: Bool { localName == "Signature" }
}
