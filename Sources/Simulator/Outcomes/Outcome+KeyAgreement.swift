import XMLSecurity

/// The way to the content key, tampered with before it is signed.
extension Outcome {
    static let keyAgreements: [Outcome] = [
        Outcome(
            "kdf-sha1", .encryption, .rejected, pl: "ConcatKDF z SHA-1", en: "ConcatKDF with SHA-1"
        ) {
            $0.inEncryptedData { data in
                data.edit("DigestMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2000/09/xmldsig#sha1"
                }
            }
        },
        Outcome(
            "kdf-other-recipient", .encryption, .rejected, pl: "PartyVInfo innego systemu",
            en: "PartyVInfo of another service provider"
        ) {
            $0.encryption = { $0.recipient = "https://other.example.gov.pl" }
        },
        Outcome(
            "kdf-odd-hex", .encryption, .rejected, pl: "PartyUInfo z nieparzystą liczbą cyfr",
            en: "PartyUInfo with an odd number of digits"
        ) {
            $0.inEncryptedData { data in
                data.edit("ConcatKDFParams") {
                    $0[attribute: "PartyUInfo"] = ($0[attribute: "PartyUInfo"] ?? "") + "0"
                }
            }
        },
        Outcome(
            "point-off-curve", .encryption, .rejected, pl: "Punkt spoza krzywej P-256",
            en: "A point that is not on P-256"
        ) {
            $0.inEncryptedData { data in
                data.edit("PublicKey") { key in
                    key.setText(Base64.encodeToString([4] + [UInt8](repeating: 1, count: 64)))
                }
            }
        },
        Outcome(
            "point-at-infinity", .encryption, .rejected, pl: "Punkt w nieskończoności",
            en: "The point at infinity"
        ) { $0.inEncryptedData { data in data.edit("PublicKey") { $0.setText("AA==") } } },
        Outcome(
            "other-curve", .encryption, .rejected, pl: "Zadeklarowana krzywa P-384",
            en: "The curve P-384 declared"
        ) {
            $0.inEncryptedData { data in
                data.edit("NamedCurve") { $0[attribute: "URI"] = "urn:oid:1.3.132.0.34" }
            }
        },
        Outcome(
            "rsa-1-5-key-transport", .encryption, .rejected, pl: "Klucz zawinięty przez RSA 1.5 (deklaracja)",
            en: "RSA 1.5 key transport declared"
        ) {
            $0.inEncryptedData { data in
                data.edit("EncryptedKey") { key in
                    key.edit("EncryptionMethod") {
                        $0[attribute: "Algorithm"] = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
                    }
                }
            }
        },
        Outcome(
            "altered-wrapped-key", .encryption, .rejected, pl: "Zawinięty klucz zmieniony",
            en: "The wrapped key is changed"
        ) {
            $0.inEncryptedData { data in
                data.edit("EncryptedKey") { key in
                    key.edit("CipherValue") {
                        $0.setText(Base64.encodeToString([UInt8](repeating: 7, count: 40)))
                    }
                }
            }
        },
        Outcome(
            "cipher-reference", .encryption, .rejected, pl: "CipherReference zamiast CipherValue",
            en: "CipherReference in place of CipherValue"
        ) {
            $0.inEncryptedData { data in
                data.remove("CipherValue")
                data.edit("CipherData") {
                    $0.append(MessageElement("xenc:CipherReference", [("URI", "http://127.0.0.1:9/secret")]))
                }
            }
        },
        Outcome(
            "short-ciphertext", .encryption, .rejected, pl: "Szyfrogram krótszy niż nonce i znacznik",
            en: "Ciphertext shorter than nonce and tag"
        ) {
            $0.inEncryptedData { data in
                data.edit("CipherValue") {
                    $0.setText(Base64.encodeToString([UInt8](repeating: 7, count: 20)))
                }
            }
        },
        Outcome(
            "doctype-in-assertion", .encryption, .rejected, pl: "DOCTYPE w zaszyfrowanej asercji",
            en: "DOCTYPE in the encrypted assertion"
        ) { $0.plaintext = { $0 = "<!DOCTYPE a [<!ENTITY b \"c\">]>" + $0 } },
        Outcome(
            "comment-in-assertion", .encryption, .rejected, pl: "Komentarz w PersonIdentifier (VU#475445)",
            en: "A comment in PersonIdentifier (VU#475445)"
        ) {
            $0.plaintext = { text in
                text = text.split(separator: "8702224", omittingEmptySubsequences: false)
                    .joined(separator: "8702224<!-- -->")
                if !text.contains("<!-- -->") { text += "<!-- -->" }
            }
        },
        Outcome(
            "plaintext-no-assertion", .encryption, .rejected, pl: "Zaszyfrowany inny element niż Assertion",
            en: "Something else than an Assertion is encrypted"
        ) { $0.plaintext = { $0 = "<x xmlns=\"urn:example:brama\"/>" } },
    ]
}

extension AnswerRecipe {
    /// Edits the EncryptedData before Response is signed.
    mutating func inEncryptedData(_ edit: @escaping @Sendable (inout MessageElement) -> Void) {
        beforeSigning = { message, _ in
            message.rereadEncryption()
            message.edit("EncryptedData") { edit(&$0) }
        }
    }
}
