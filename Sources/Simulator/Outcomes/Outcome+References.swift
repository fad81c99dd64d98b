/// References and transforms that a signature must not have.
extension Outcome {
    static let references: [Outcome] = [
        Outcome(
            "reference-missing-uri", .signatures, .rejected, pl: "Reference bez URI",
            en: "A Reference without URI"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Reference") { $0[attribute: "URI"] = nil }
            }
        },
        Outcome(
            "reference-xpointer", .signatures, .rejected, pl: "Reference z XPointer",
            en: "A Reference by XPointer"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Reference") { $0[attribute: "URI"] = "#xpointer(/)" }
            }
        },
        Outcome(
            "reference-external", .signatures, .rejected, pl: "Reference do pliku",
            en: "A Reference to a file"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Reference") { $0[attribute: "URI"] = "file:///etc/hostname" }
            }
        },
        Outcome(
            "reference-http", .signatures, .rejected, pl: "Reference do adresu w sieci",
            en: "A Reference to an address on the network"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Reference") { $0[attribute: "URI"] = "http://127.0.0.1:9/message" }
            }
        },
        Outcome(
            "reference-to-itself", .signatures, .rejected, pl: "Reference do samego podpisu",
            en: "A Reference to the signature itself"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignedInfo") { $0[attribute: "Id"] = "ID-signed-info" }
                message.edit("Reference") { $0[attribute: "URI"] = "#ID-signed-info" }
            }
        },
        Outcome(
            "no-reference", .signatures, .rejected, pl: "Podpis bez Reference",
            en: "A signature without Reference"
        ) {
            $0.afterSigning = { message, _ in message.remove("Reference") }
        },
        Outcome(
            "xpath-transform", .signatures, .rejected, pl: "Przekształcenie XPath",
            en: "An XPath transform"
        ) {
            $0.afterSigning = { message, _ in
                message.replaceLastTransform("http://www.w3.org/TR/1999/REC-xpath-19991116")
            }
        },
        Outcome(
            "base64-transform", .signatures, .rejected, pl: "Przekształcenie Base64",
            en: "A Base64 transform"
        ) {
            $0.afterSigning = { message, _ in
                message.replaceLastTransform("http://www.w3.org/2000/09/xmldsig#base64")
            }
        },
        Outcome(
            "decrypt-transform", .signatures, .rejected, pl: "Przekształcenie deszyfrujące",
            en: "A decryption transform"
        ) {
            $0.afterSigning = { message, _ in
                message.replaceLastTransform("http://www.w3.org/2002/07/decrypt#XML")
            }
        },
        Outcome(
            "inclusive-transform", .signatures, .rejected, pl: "Kanonizacja zwykła jako przekształcenie",
            en: "Inclusive canonicalization as transform"
        ) {
            $0.afterSigning = { message, _ in
                message.replaceLastTransform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
            }
        },
        Outcome(
            "comments-transform", .signatures, .rejected,
            pl: "Kanonizacja z komentarzami jako przekształcenie",
            en: "Canonicalization with comments as transform"
        ) {
            $0.afterSigning = { message, _ in
                message.replaceLastTransform("http://www.w3.org/2001/10/xml-exc-c14n#WithComments")
            }
        },
        Outcome(
            "no-enveloped-transform", .signatures, .rejected, pl: "Bez przekształcenia enveloped-signature",
            en: "Without the enveloped-signature transform"
        ) {
            $0.afterSigning = { message, _ in
                message.remove("Transform") {
                    $0[attribute: "Algorithm"]?.hasSuffix("#enveloped-signature") == true
                }
            }
        },
        Outcome(
            "many-transforms", .signatures, .rejected, pl: "Tysiąc przekształceń",
            en: "A thousand transforms"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("Transforms") {
                    $0.content += (0..<1_000).map { _ in .element(MessageElement("ds:Transform")) }
                }
            }
        },
        Outcome(
            "long-prefix-list", .signatures, .rejected, pl: "PrefixList z tysiącami nazw",
            en: "A PrefixList of thousands of names"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("InclusiveNamespaces") {
                    $0[attribute: "PrefixList"] = (0..<10_000).map { "p\($0)" }.joined(separator: " ")
                }
            }
        },
        Outcome(
            "repeated-prefix", .signatures, .rejected, pl: "Powtórzony przedrostek w PrefixList",
            en: "A prefix twice in PrefixList"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("InclusiveNamespaces") { $0[attribute: "PrefixList"] = "ds ds" }
            }
        },
    ]
}

extension MessageElement {
    fileprivate mutating func replaceLastTransform(_ algorithm: String) {
        edit("Transforms") { transforms in
            transforms.content.removeLast()
            transforms.append(MessageElement("ds:Transform", [("Algorithm", algorithm)]))
        }
    }
}
