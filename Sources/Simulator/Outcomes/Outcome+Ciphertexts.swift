import XMLSecurity

/// Further ways to encrypt that must not work, and two that must.
extension Outcome {
    static let ciphertexts: [Outcome] = [
        Outcome(
            "tag-truncated", .encryption, .rejected, pl: "Znacznik GCM ucięty",
            en: "The GCM tag is cut"
        ) {
            $0.inCiphertext { $0.removeLast(4) }
        },
        Outcome(
            "nonce-longer", .encryption, .rejected, pl: "Nonce o 16 bajtach",
            en: "A nonce of 16 bytes"
        ) {
            $0.inCiphertext { $0.insert(contentsOf: [0, 0, 0, 0], at: 0) }
        },
        Outcome(
            "empty-plaintext", .encryption, .rejected, pl: "Pusty tekst jawny",
            en: "An empty plaintext"
        ) {
            $0.plaintext = { $0 = "" }
        },
        Outcome(
            "aes-128-declared", .encryption, .rejected, pl: "Zadeklarowany AES-128, klucz 256-bitowy",
            en: "AES-128 declared, a 256-bit key wrapped"
        ) {
            $0.encryption = { $0.declaredKeyBits = 128 }
        },
        Outcome(
            "key-wrap-tripledes", .encryption, .rejected, pl: "Zawijanie klucza 3DES",
            en: "Key wrap by triple DES"
        ) {
            $0.inEncryptedData { data in
                data.edit("EncryptedKey") { key in
                    key.editChildren("EncryptionMethod") {
                        $0[attribute: "Algorithm"] = "http://www.w3.org/2001/04/xmlenc#kw-tripledes"
                    }
                }
            }
        },
        Outcome(
            "wrapped-key-length", .encryption, .rejected, pl: "Zawinięty klucz o 39 bajtach",
            en: "A wrapped key of 39 bytes"
        ) {
            $0.inEncryptedData { data in
                data.edit("EncryptedKey") { $0.editBase64("CipherValue") { $0.removeLast() } }
            }
        },
        Outcome(
            "point-compressed", .encryption, .rejected, pl: "Punkt skompresowany",
            en: "A compressed point"
        ) {
            $0.inEncryptedData { data in
                data.editBase64("PublicKey") { point in point = [2] + point[1...32] }
            }
        },
        Outcome(
            "point-hybrid", .encryption, .rejected, pl: "Punkt hybrydowy",
            en: "A hybrid point"
        ) {
            $0.inEncryptedData { data in
                data.editBase64("PublicKey") { point in point[0] = 6 }
            }
        },
        Outcome(
            "point-missing", .encryption, .rejected, pl: "Brak ECKeyValue",
            en: "ECKeyValue is missing"
        ) {
            $0.inEncryptedData { data in
                data.remove("ECKeyValue")
            }
        },
        Outcome(
            "originator-is-recipient", .encryption, .rejected, pl: "Klucz efemeryczny to klucz odbiorcy",
            en: "The ephemeral key is the recipient's own"
        ) {
            $0.beforeSigning = { message, context in
                message.rereadEncryption()
                let der = context.encryptionCertificate.der
                // A BIT STRING that holds an uncompressed point.
                guard let start = der.firstRange(of: [0x03, 0x42, 0x00, 0x04])?.lowerBound else { return }
                message.editBase64("PublicKey") { $0 = Array(der[(start + 3)..<(start + 68)]) }
            }
        },
        Outcome(
            "agreement-unknown", .encryption, .rejected, pl: "Uzgodnienie klucza X25519",
            en: "Key agreement by X25519"
        ) {
            $0.inEncryptedData { data in
                data.edit("AgreementMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2021/04/xmldsig-more#x25519"
                }
            }
        },
        Outcome(
            "kdf-missing", .encryption, .rejected, pl: "Brak KeyDerivationMethod",
            en: "KeyDerivationMethod is missing"
        ) {
            $0.inEncryptedData { data in
                data.remove("KeyDerivationMethod")
            }
        },
        Outcome(
            "kdf-pbkdf2", .encryption, .rejected, pl: "Wyprowadzenie klucza PBKDF2",
            en: "Key derivation by PBKDF2"
        ) {
            $0.inEncryptedData { data in
                data.edit("KeyDerivationMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2009/xmlenc11#pbkdf2"
                }
            }
        },
        Outcome(
            "kdf-party-missing", .encryption, .rejected, pl: "Brak PartyVInfo",
            en: "PartyVInfo is missing"
        ) {
            $0.inEncryptedData { data in
                data.edit("ConcatKDFParams") { $0[attribute: "PartyVInfo"] = nil }
            }
        },
        Outcome(
            "kdf-pad-octet", .encryption, .rejected, pl: "PartyUInfo z bitami dopełnienia",
            en: "PartyUInfo with pad bits"
        ) {
            $0.inEncryptedData { data in
                data.edit("ConcatKDFParams") { params in
                    params[attribute: "PartyUInfo"] = "03" + (params[attribute: "PartyUInfo"] ?? "")
                }
            }
        },
        Outcome(
            "key-for-stranger-first", .encryption, .accepted,
            pl: "Dwa EncryptedKey, pierwszy dla kogoś innego",
            en: "Two EncryptedKeys, the first for somebody else"
        ) {
            $0.inEncryptedData { data in
                guard let own = data.first("EncryptedKey") else { return }
                var other = own
                other.edit("CipherValue") {
                    $0.setText(Base64.encodeToString([UInt8](repeating: 7, count: 40)))
                }
                data.edit("KeyInfo", where: { $0.children.first?.localName == "EncryptedKey" }) {
                    $0.prepend(other)
                }
            }
        },
        Outcome(
            "key-by-retrieval-method", .encryption, .rejected, pl: "Klucz przez RetrievalMethod",
            en: "The key by RetrievalMethod"
        ) {
            $0.inEncryptedData { data in
                data.edit("KeyInfo", where: { $0.children.first?.localName == "EncryptedKey" }) {
                    $0.content = [.element(MessageElement("ds:RetrievalMethod", [("URI", "#key")]))]
                }
            }
        },
        Outcome(
            "cipher-reference-transform", .encryption, .rejected, pl: "CipherReference z XSLT",
            en: "CipherReference with XSLT"
        ) {
            $0.inEncryptedData { data in
                data.remove("CipherValue")
                data.edit("CipherData") {
                    $0.append(
                        MessageElement(
                            "xenc:CipherReference", [("URI", "#x")],
                            [
                                MessageElement(
                                    "xenc:Transforms", [],
                                    [
                                        MessageElement(
                                            "ds:Transform",
                                            [("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")])
                                    ])
                            ]))
                }
            }
        },
        Outcome(
            "encrypted-content-type", .encryption, .rejected, pl: "EncryptedData typu Content",
            en: "EncryptedData of the type Content"
        ) {
            $0.beforeSigning = { message, _ in
                message.rereadEncryption()
                message.edit("EncryptedData") {
                    $0[attribute: "Type"] = "http://www.w3.org/2001/04/xmlenc#Content"
                }
            }
        },
        Outcome(
            "two-plaintext-assertions", .encryption, .rejected, pl: "Dwie asercje w jednym szyfrogramie",
            en: "Two assertions in one ciphertext"
        ) {
            $0.plaintext = { $0 += $0 }
        },
        Outcome(
            "plaintext-namespace-outside", .encryption, .rejected,
            pl: "Asercja, która liczy na przestrzenie nazw z zewnątrz",
            en: "An assertion that relies on namespaces from outside"
        ) {
            $0.plaintext = { $0 = "<saml2p:x>\($0)</saml2p:x>" }
        },
        Outcome(
            "encrypted-in-encrypted", .encryption, .rejected, pl: "EncryptedAssertion w asercji",
            en: "EncryptedAssertion in the assertion"
        ) {
            $0.assertion = { assertion, _ in
                assertion.append(MessageElement("saml2:EncryptedAssertion"))
            }
        },
        Outcome(
            "encrypted-id", .encryption, .rejected, pl: "EncryptedID zamiast NameID",
            en: "EncryptedID in place of NameID"
        ) {
            $0.assertion = { assertion, _ in
                assertion.edit("NameID") { $0 = MessageElement("saml2:EncryptedID") }
            }
        },
    ]
}

extension AnswerRecipe {
    /// Edits the encrypted assertion's bytes before Response is signed.
    fileprivate mutating func inCiphertext(_ edit: @escaping @Sendable (inout [UInt8]) -> Void) {
        beforeSigning = { message, _ in
            message.rereadEncryption()
            message.editLastCipherValue(edit)
        }
    }
}

extension MessageElement {
    /// Edits the bytes that descendants of that name hold as Base64.
    fileprivate mutating func editBase64(_ localName: String, _ body: (inout [UInt8]) -> Void) {
        edit(localName) { value in
            guard case .markup(let text)? = value.content.first, var bytes = Base64.decode(text) else {
                return
            }
            body(&bytes)
            value.setText(Base64.encodeToString(bytes))
        }
    }
}
