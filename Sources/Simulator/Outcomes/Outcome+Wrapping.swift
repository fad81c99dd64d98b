import SAML

/// Signature wrapping: a message that somebody signed is carried along while another one is to be read.
extension Outcome {
    static let wrappings: [Outcome] = [
        Outcome(
            "wrapped-signature", .wrapping, .rejected,
            pl: "Podrobiony Response, prawdziwy ukryty w ds:Object",
            en: "A forged Response, the genuine one hidden in ds:Object"
        ) {
            $0.betweenSignatures = { message, context in
                message.wrapResponse(context) { forged, genuine in
                    forged.edit("Signature") { $0.append(MessageElement("ds:Object", [], [genuine])) }
                }
            }
        },
        Outcome(
            "wrapped-in-extensions", .wrapping, .rejected, pl: "Podrobiony Response, prawdziwy w Extensions",
            en: "A forged Response, the genuine one in Extensions"
        ) {
            $0.betweenSignatures = { message, context in
                message.wrapResponse(context) { forged, genuine in
                    forged.insert(MessageElement("saml2p:Extensions", [], [genuine]), after: "Signature")
                }
            }
        },
        Outcome(
            "wrapped-artifact-response", .wrapping, .rejected,
            pl: "Podrobiony ArtifactResponse, prawdziwy ukryty w jego podpisie",
            en: "A forged ArtifactResponse, the genuine one hidden in its signature"
        ) {
            $0.afterSigning = { message, context in
                let genuine = message
                message[attribute: "ID"] = "ID-forged"
                message.edit("Response") { $0[attribute: "ID"] = "ID-forged-response" }
                message.edit("Signature", where: { $0.refers(to: context.artifactResponseID) }) {
                    $0.append(MessageElement("ds:Object", [], [genuine]))
                }
            }
        },
        Outcome(
            "response-beside-response", .wrapping, .rejected, pl: "Dwa elementy Response, jeden bez podpisu",
            en: "Two Responses, one of them unsigned"
        ) {
            $0.betweenSignatures = { message, _ in
                guard var second = message.first("Response") else { return }
                second.remove("Signature")
                second[attribute: "ID"] = "ID-second"
                message.append(second)
            }
        },
        Outcome(
            "duplicate-id", .wrapping, .rejected, pl: "Dwa elementy o tym samym ID",
            en: "Two elements with the same ID"
        ) {
            $0.afterSigning = { message, context in
                message.append(MessageElement("saml2p:Extensions", [("ID", context.responseID)]))
            }
        },
        Outcome(
            "reference-elsewhere", .wrapping, .rejected, pl: "Podpis Response wskazuje na inny element",
            en: "Response's signature refers to another element"
        ) {
            $0.betweenSignatures = { message, context in
                message.edit("Response") { response in
                    response.edit("Reference") { $0[attribute: "URI"] = "#\(context.artifactResponseID)" }
                }
            }
        },
    ]
}

extension MessageElement {
    fileprivate func refers(to id: String) -> Bool { first("Reference")?[attribute: "URI"] == "#" + id }

    /// Puts a forged Response in the place of the genuine one, which `hide` tucks away in it.
    mutating func wrapResponse(
        _ context: AnswerContext, hide: (inout MessageElement, MessageElement) -> Void
    ) {
        content = content.map { piece in
            guard case .element(let genuine) = piece, genuine.localName == "Response" else { return piece }
            var forged = genuine
            forged[attribute: "ID"] = "ID-forged"
            forged[attribute: "IssueInstant"] = context.now.text
            hide(&forged, genuine)
            return .element(forged)
        }
    }
}
