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
                message.edit("SignatureValue") { $0.setText(Base64.encode([UInt8](repeating: 1, count: 64))) }
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
                message.edit("SignatureValue") { $0.setText(Base64.encode([UInt8](repeating: 0, count: 64))) }
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
