import SAML
import XMLSecurity

/// Further places where a genuine element could be carried along, or a foreign one slipped in.
extension Outcome {
    static let wrappingPlaces: [Outcome] = [
        Outcome(
            "wrapped-in-status", .wrapping, .rejected, pl: "Podrobiony Response, prawdziwy w StatusDetail",
            en: "A forged Response, the genuine one in StatusDetail"
        ) {
            $0.betweenSignatures = { message, context in
                message.wrapResponse(context) { forged, genuine in
                    forged.edit("Status") { $0.append(MessageElement("saml2p:StatusDetail", [], [genuine])) }
                }
            }
        },
        Outcome(
            "wrapped-as-child", .wrapping, .rejected, pl: "Podrobiony Response, prawdziwy w nim",
            en: "A forged Response, the genuine one in it"
        ) {
            $0.betweenSignatures = { message, context in
                message.wrapResponse(context) { forged, genuine in
                    forged.append(genuine)
                }
            }
        },
        Outcome(
            "wrapped-without-signature", .wrapping, .rejected,
            pl: "Podrobiony Response z podpisem, prawdziwy bez podpisu obok",
            en: "A forged Response with the signature, the genuine one without it beside"
        ) {
            $0.betweenSignatures = { message, _ in
                guard var genuine = message.first("Response") else { return }
                genuine.remove("Signature")
                message.edit("Response") { $0[attribute: "ID"] = "ID-forged" }
                message.append(genuine)
            }
        },
        Outcome(
            "wrapped-in-signature", .wrapping, .rejected,
            pl: "Prawdziwy Response wprost w podpisie podrobionego",
            en: "The genuine Response right in the signature of the forged one"
        ) {
            $0.betweenSignatures = { message, context in
                message.wrapResponse(context) { forged, genuine in
                    forged.edit("Signature") { $0.append(genuine) }
                }
            }
        },
        Outcome(
            "detached-signature", .wrapping, .rejected, pl: "Podpis obok Response, nie w nim",
            en: "The signature beside Response, not in it"
        ) {
            $0.afterSigning = { message, _ in
                guard let signature = message.first("Response")?.first("Signature") else { return }
                message.edit("Response") { $0.remove("Signature") }
                message.append(signature)
            }
        },
        Outcome(
            "foreign-signed-element", .wrapping, .rejected,
            pl: "Podpisany element metadanych przed wiadomością",
            en: "A signed element of metadata before the message"
        ) {
            $0.afterSigning = { message, _ in
                message.prepend(
                    MessageElement(
                        "md:EntityDescriptor",
                        [("xmlns:md", "urn:oasis:names:tc:SAML:2.0:metadata"), ("ID", "ID-metadata")]))
            }
        },
        Outcome(
            "exchanged-encryption", .wrapping, .rejected,
            pl: "Zaszyfrowana asercja podmieniona po podpisaniu",
            en: "The encrypted assertion exchanged after signing"
        ) {
            $0.afterSigning = { message, context in
                let forged = MessageElement.assertion(context).serialized
                let recipe = EncryptionRecipe(sender: context.issuer, recipient: context.request.entityID)
                guard
                    let data = try? encrypt(
                        Array(forged.utf8), to: context.encryptionCertificate, recipe: recipe)
                else { return }
                message.edit("EncryptedAssertion") {
                    $0.content = [.markup(String(decoding: data, as: UTF8.self))]
                }
            }
        },
        Outcome(
            "assertion-in-confirmation", .wrapping, .rejected, pl: "Druga asercja w SubjectConfirmationData",
            en: "Another assertion in SubjectConfirmationData"
        ) {
            $0.assertion = { assertion, _ in
                var other = assertion
                other[attribute: "ID"] = "_ID-other"
                assertion.edit("SubjectConfirmationData") { $0.append(other) }
            }
        },
        Outcome(
            "assertion-in-attribute", .wrapping, .rejected, pl: "Druga asercja w AttributeValue",
            en: "Another assertion in an AttributeValue"
        ) {
            $0.assertion = { assertion, _ in
                var other = assertion
                other[attribute: "ID"] = "_ID-other"
                assertion.edit("Attribute", where: { $0[attribute: "FriendlyName"] == "PersonIdentifier" }) {
                    $0.edit("AttributeValue") { $0.append(other) }
                }
            }
        },
        Outcome(
            "name-id-in-attribute", .wrapping, .rejected, pl: "NameID w wartości atrybutu",
            en: "A NameID in an attribute value"
        ) {
            $0.inAssertion("AttributeValue") { value, _ in
                value.append(MessageElement("saml2:NameID", text: "evil"))
            }
        },
        Outcome(
            "lower-case-id-twice", .wrapping, .rejected, pl: "To samo ID w atrybucie id",
            en: "The same ID in an attribute id"
        ) {
            $0.afterSigning = { message, context in
                message.append(MessageElement("saml2p:Extensions", [("id", context.responseID)]))
            }
        },
    ]
}
