import XMLSecurity

/// The rules that all messages share, each under the code of its kind of message.
func headerRules(_ codes: HeaderCodes) -> [Rule<ReceivedMessage>] {
    var rules = [idRule(codes.id), versionRule(codes.version), issuerRule(codes.issuer)]
    rules += timeRules(codes)
    if let code = codes.inResponseTo { rules.append(inResponseToRule(code)) }
    if let code = codes.destination {
        rules.append(destinationRule(code, isRequired: code == .logoutRequestDestination))
    }
    return rules
}

private func idRule(_ code: SAMLError.Code) -> Rule<ReceivedMessage> {
    Rule(code) { message throws(SAMLError) in
        guard let text = message.element.attribute("ID") else {
            throw SAMLError(code, "\(message.element.name.local) has no ID")
        }
        guard MessageID(text) != nil else {
            throw SAMLError(code, "ID is no NCName of ASCII characters: \(excerpt(text, limit: 80))")
        }
    }
}

private func versionRule(_ code: SAMLError.Code) -> Rule<ReceivedMessage> {
    Rule(code) { message throws(SAMLError) in
        guard message.element.attribute("Version") == "2.0" else {
            throw SAMLError(code, "Version is \(named(message.element.attribute("Version"))), not 2.0")
        }
    }
}

/// Byte for byte, not trimmed; Format and qualifiers as Core §8.3.6 has them for entities.
private func issuerRule(_ code: SAMLError.Code) -> Rule<ReceivedMessage> {
    Rule(code) { message throws(SAMLError) in
        let issuer = try message.element.only(.saml("Issuer"), else: code)
        let text = try issuer.plainText(else: code)
        guard sameBytes(text, message.terms.issuer) else {
            throw SAMLError(
                code, "Issuer is \(excerpt(text)), not \(message.terms.issuer): see the profile's issuer")
        }
        for attribute in issuer.attributes where attribute.name.namespace.isEmpty {
            guard attribute.name.local == "Format", attribute.value == SAMLIdentifier.entityFormat else {
                throw SAMLError(
                    code, "Issuer has a \(excerpt(attribute.name.local)) that an entity does not have")
            }
        }
    }
}

private func timeRules(_ codes: HeaderCodes) -> [Rule<ReceivedMessage>] {
    var rules: [Rule<ReceivedMessage>] = [
        Rule(codes.issueInstant) { message throws(SAMLError) in _ = try message.issueInstant() },
        Rule(codes.inFuture) { message throws(SAMLError) in
            let issued = try message.issueInstant()
            guard !message.terms.time.isInFuture(issued) else {
                throw SAMLError(codes.inFuture, "issued \(issued), our clock says \(message.terms.time.now)")
            }
        },
        Rule(codes.tooOld) { message throws(SAMLError) in
            let issued = try message.issueInstant()
            guard !message.terms.time.isTooOld(issued: issued) else {
                throw SAMLError(codes.tooOld, "issued \(issued), our clock says \(message.terms.time.now)")
            }
        },
    ]
    if let code = codes.beforeRequest {
        rules.append(
            Rule(code) { message throws(SAMLError) in
                let issued = try message.issueInstant()
                guard let request = message.terms.requestInstant else {
                    throw SAMLError(code, "the instant of our request is not known")
                }
                guard !message.terms.time.isBefore(request, issued) else {
                    throw SAMLError(code, "issued \(issued), our request \(request)")
                }
            })
    }
    return rules
}

private func inResponseToRule(_ code: SAMLError.Code) -> Rule<ReceivedMessage> {
    Rule(code) { message throws(SAMLError) in
        let text = message.element.attribute("InResponseTo")
        guard let expected = message.terms.inResponseTo, let text, sameBytes(text, expected.value) else {
            throw SAMLError(
                code,
                "InResponseTo is \(named(text)), not \(message.terms.inResponseTo?.value ?? "known to us")")
        }
    }
}

/// Absent is accepted in an answer, as WK's own carry none; empty is not absent.
private func destinationRule(_ code: SAMLError.Code, isRequired: Bool) -> Rule<ReceivedMessage> {
    Rule(code) { message throws(SAMLError) in
        let text = message.element.attribute("Destination")
        if text == nil, !isRequired { return }
        guard let text, sameBytes(text, message.terms.destination) else {
            throw SAMLError(code, "Destination is \(named(text)), not \(message.terms.destination)")
        }
    }
}

/// For details: what stands in an attribute, or that it is missing.
func named(_ value: String?) -> String {
    guard let value else { return "missing" }
    return value.isEmpty ? "empty" : excerpt(value, limit: 200)
}
