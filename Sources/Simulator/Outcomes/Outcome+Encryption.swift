import XMLSecurity

/// Assertions in clear, too many, or encrypted in ways that must not work.
extension Outcome {
    static let encryptions: [Outcome] = [
        Outcome(
            "wrong-key", .encryption, .rejected, pl: "Zaszyfrowano do innego klucza",
            en: "Encrypted to another key"
        ) { $0.encryptsToStranger = true },
        Outcome(
            "plain-assertion", .encryption, .rejected, pl: "Asercja niezaszyfrowana",
            en: "The assertion is in clear"
        ) { $0.encrypts = false },
        Outcome(
            "plain-beside-encrypted", .encryption, .rejected, pl: "Asercja jawna obok zaszyfrowanej",
            en: "An assertion in clear beside the encrypted one"
        ) {
            $0.inResponse { response, context in
                var plain = MessageElement.assertion(context)
                plain[attribute: "ID"] = "_ID-plain"
                response.append(plain)
            }
        },
        Outcome(
            "two-assertions", .encryption, .rejected, pl: "Dwie zaszyfrowane asercje",
            en: "Two encrypted assertions"
        ) {
            $0.inResponse { response, _ in
                if let encrypted = response.first("EncryptedAssertion") { response.append(encrypted) }
            }
        },
        Outcome(
            "no-assertion", .encryption, .rejected, pl: "Success bez asercji",
            en: "Success without an assertion"
        ) { $0.holdsAssertion = false },
        Outcome(
            "altered-ciphertext", .encryption, .rejected, pl: "Szyfrogram zmieniony, potem podpisany",
            en: "Ciphertext changed, then signed"
        ) {
            $0.beforeSigning = { message, _ in
                message.rereadEncryption()
                message.editLastCipherValue { bytes in
                    if let last = bytes.indices.last { bytes[last] ^= 1 }
                }
            }
        },
        Outcome(
            "cbc-encryption", .encryption, .rejected, pl: "Zadeklarowany AES-256-CBC",
            en: "AES-256-CBC declared"
        ) {
            $0.beforeSigning = { message, _ in
                message.rereadEncryption()
                message.edit(
                    "EncryptionMethod", where: { $0[attribute: "Algorithm"]?.hasSuffix("-gcm") == true }
                ) {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
                }
            }
        },
    ]
}

extension MessageElement {
    /// Makes a tree of the EncryptedData, which comes as text, so that it can be edited.
    mutating func rereadEncryption() {
        edit("EncryptedAssertion") { wrapper in
            guard case .markup(let markup)? = wrapper.content.first,
                let data = MessageElement(rereading: markup.utf8)
            else { return }
            wrapper.content = [.element(data)]
        }
    }

    /// EncryptedData's own CipherValue is its last; the wrapped key's stands in KeyInfo before it.
    mutating func editLastCipherValue(_ body: (inout [UInt8]) -> Void) {
        edit("EncryptedData") { data in
            for index in data.content.indices {
                guard case .element(var child) = data.content[index], child.localName == "CipherData" else {
                    continue
                }
                child.edit("CipherValue") { value in
                    guard case .markup(let text)? = value.content.first, var bytes = Base64.decode(text)
                    else {
                        return
                    }
                    body(&bytes)
                    value.setText(Base64.encodeToString(bytes))
                }
                data.content[index] = .element(child)
            }
        }
    }
}
