import XMLSecurity

/// Signatures that are missing, foreign or broken.
extension Outcome {
    static let signatures: [Outcome] = [
        Outcome(
            "wrong-signature", .signatures, .rejected,
            pl: "Podpis innym kluczem, certyfikat o tej samej nazwie",
            en: "Signed by another key, under a certificate of the same name"
        ) {
            $0.responseSigner = .stranger
            $0.artifactResponseSigner = .stranger
        },
        Outcome(
            "wrong-inner-signature", .signatures, .rejected, pl: "Tylko Response podpisany innym kluczem",
            en: "Only Response is signed by another key"
        ) { $0.responseSigner = .stranger },
        Outcome(
            "wrong-outer-signature", .signatures, .rejected,
            pl: "Tylko ArtifactResponse podpisany innym kluczem",
            en: "Only ArtifactResponse is signed by another key"
        ) { $0.artifactResponseSigner = .stranger },
        Outcome(
            "altered-digest", .signatures, .rejected,
            pl: "Status zmieniony po podpisaniu (skrót się nie zgadza)",
            en: "Status changed after signing (the digest differs)"
        ) {
            $0.statusCodes = [Status.responder]
            $0.afterSigning = { message, _ in
                message.edit("StatusCode") { $0[attribute: "Value"] = Status.success }
            }
        },
        Outcome(
            "altered-signature-value", .signatures, .rejected, pl: "Zmieniona wartość podpisu",
            en: "The signature value is changed"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureValue") {
                    $0.setText(Base64.encodeToString([UInt8](repeating: 1, count: 64)))
                }
            }
        },
        Outcome(
            "unsigned-response", .signatures, .rejected, pl: "Response bez podpisu",
            en: "Response is not signed"
        ) { $0.responseSigner = .none },
        Outcome(
            "unsigned-artifact-response", .signatures, .rejected, pl: "ArtifactResponse bez podpisu",
            en: "ArtifactResponse is not signed"
        ) { $0.artifactResponseSigner = .none },
        Outcome("unsigned", .signatures, .rejected, pl: "Żadnego podpisu", en: "No signature at all") {
            $0.responseSigner = .none
            $0.artifactResponseSigner = .none
        },
        Outcome(
            "sha1-digest", .signatures, .rejected, pl: "DigestMethod SHA-1", en: "DigestMethod SHA-1"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("DigestMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2000/09/xmldsig#sha1"
                }
            }
        },
        Outcome(
            "hmac-signature", .signatures, .rejected, pl: "SignatureMethod HMAC-SHA256",
            en: "SignatureMethod HMAC-SHA256"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
                }
            }
        },
        Outcome(
            "null-signature-value", .signatures, .rejected, pl: "Podpis ECDSA z samych zer (r = s = 0)",
            en: "An ECDSA signature of zeros (r = s = 0)"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureValue") {
                    $0.setText(Base64.encodeToString([UInt8](repeating: 0, count: 64)))
                }
            }
        },
        Outcome(
            "der-signature-value", .signatures, .rejected, pl: "Wartość podpisu w DER zamiast r‖s",
            en: "The signature value in DER in place of r‖s"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureValue") { value in
                    guard case .markup(let text)? = value.content.first, let raw = Base64.decode(text) else {
                        return
                    }
                    let numbers = [raw.prefix(32), raw.suffix(32)].map { half -> [UInt8] in
                        let number = [UInt8](half.drop { $0 == 0 })
                        let padded = (number.first ?? 0) >= 0x80 ? [0] + number : number
                        return [2, UInt8(padded.count)] + padded
                    }
                    let content = numbers.flatMap { $0 }
                    value.setText(Base64.encodeToString([0x30, UInt8(content.count)] + content))
                }
            }
        },
        Outcome(
            "short-signature-value", .signatures, .rejected, pl: "Wartość podpisu o 63 bajtach",
            en: "A signature value of 63 bytes"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("SignatureValue") {
                    $0.setText(Base64.encodeToString([UInt8](repeating: 1, count: 63)))
                }
            }
        },
        Outcome(
            "signed-by-client-key-info", .signatures, .rejected,
            pl: "Obcy podpis, w KeyInfo certyfikat węzła",
            en: "A stranger's signature, the node's certificate in KeyInfo"
        ) {
            $0.responseSigner = .stranger
            $0.artifactResponseSigner = .stranger
            $0.afterSigning = { message, context in
                message.edit("X509Certificate") {
                    $0.setText(Base64.encodeToString(context.signer.certificate.der))
                }
            }
        },
        Outcome(
            "inclusive-canonicalization", .signatures, .rejected, pl: "Kanonizacja inkluzywna",
            en: "Inclusive canonicalization"
        ) {
            $0.afterSigning = { message, _ in
                message.edit("CanonicalizationMethod") {
                    $0[attribute: "Algorithm"] = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
                }
            }
        },
        Outcome(
            "no-transforms", .signatures, .rejected, pl: "Podpis bez Transforms",
            en: "A signature without Transforms"
        ) { $0.afterSigning = { message, _ in message.remove("Transforms") } },
        Outcome(
            "two-signed-infos", .signatures, .rejected, pl: "Dwa elementy SignedInfo", en: "Two SignedInfos"
        ) {
            $0.afterSigning = { message, _ in
                guard let info = message.first("SignedInfo") else { return }
                message.insert(info, after: "SignedInfo")
            }
        },
        Outcome(
            "two-signatures", .signatures, .rejected, pl: "Dwa podpisy na jednym elemencie",
            en: "Two signatures on one element"
        ) {
            $0.afterSigning = { message, _ in
                guard let signature = message.first("Signature") else { return }
                message.insert(signature, after: "Issuer")
            }
        },
        Outcome(
            "signature-misplaced", .signatures, .rejected, pl: "Podpis na końcu zamiast za Issuer",
            en: "The signature stands last, not after Issuer"
        ) {
            $0.betweenSignatures = { message, _ in
                message.edit("Response") { response in
                    guard let signature = response.first("Signature") else { return }
                    response.remove("Signature")
                    response.append(signature)
                }
            }
        },
        Outcome(
            "two-references", .signatures, .rejected, pl: "Dwa elementy Reference w podpisie",
            en: "Two References in a signature"
        ) {
            $0.afterSigning = { message, _ in
                guard let reference = message.first("Reference") else { return }
                message.insert(reference, after: "Reference")
            }
        },
        Outcome(
            "reference-whole-document", .signatures, .rejected, pl: "Reference URI=\"\"",
            en: "Reference URI=\"\""
        ) {
            $0.afterSigning = { message, _ in message.edit("Reference") { $0[attribute: "URI"] = "" } }
        },
        Outcome(
            "xslt-transform", .signatures, .rejected, pl: "Przekształcenie XSLT w podpisie",
            en: "An XSLT transform in a signature"
        ) {
            $0.afterSigning = { message, _ in
                let xslt = MessageElement(
                    "ds:Transform", [("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")])
                message.edit("Transforms") { $0.prepend(xslt) }
            }
        },
    ]
}
