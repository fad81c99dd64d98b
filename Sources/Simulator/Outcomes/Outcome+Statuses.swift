/// Failures that the node reports, rightly signed.
extension Outcome {
    static let statuses: [Outcome] = [
        Outcome(
            "cancelled", .status, .cancelled, pl: "Obywatel zrezygnował (AuthnFailed w Responder)",
            en: "The citizen gave up (AuthnFailed in Responder)"
        ) { $0.fails([Status.responder, Status.authnFailed], message: "Authentication failed") },
        Outcome(
            "authn-failed", .status, .cancelled, pl: "AuthnFailed jako kod najwyższego poziomu",
            en: "AuthnFailed as the top-level code"
        ) { $0.fails([Status.authnFailed]) },
        Outcome(
            "request-denied", .status, .cancelled, pl: "Żądanie odrzucone (RequestDenied)",
            en: "Request denied (RequestDenied)"
        ) { $0.fails([Status.responder, Status.requestDenied]) },
        Outcome(
            "unknown-principal", .status, .identityUnknown, pl: "Nieznana tożsamość (UnknownPrincipal)",
            en: "Identity unknown (UnknownPrincipal)"
        ) { $0.fails([Status.responder, Status.unknownPrincipal]) },
        Outcome(
            "no-authn-context", .status, .levelTooLow,
            pl: "Nie da się osiągnąć żądanego poziomu (NoAuthnContext)",
            en: "The level asked for cannot be reached (NoAuthnContext)"
        ) { $0.fails([Status.responder, Status.noAuthnContext]) },
        Outcome(
            "requester", .status, .rejected, pl: "Węzeł nie przyjął żądania (Requester)",
            en: "The node did not take the request (Requester)"
        ) { $0.fails([Status.requester]) },
        Outcome(
            "failed-with-assertion", .status, .cancelled, pl: "Odmowa, w której mimo to jest asercja",
            en: "A failure that holds an assertion all the same"
        ) {
            $0.fails([Status.responder, Status.authnFailed])
            $0.holdsAssertion = true
        },
        Outcome(
            "success-with-nested-code", .status, .rejected, pl: "Success z zagnieżdżonym AuthnFailed",
            en: "Success with AuthnFailed nested in it"
        ) { $0.statusCodes = [Status.success, Status.authnFailed] },
        Outcome(
            "outer-status", .status, .rejected,
            pl: "ArtifactResponse ze statusem Requester, Response z Success",
            en: "ArtifactResponse says Requester, Response says Success"
        ) {
            $0.beforeSigning = { message, _ in
                message.content = message.content.map { piece in
                    guard case .element(let child) = piece, child.localName == "Status" else { return piece }
                    return .element(.status([Status.requester]))
                }
            }
        },
        Outcome(
            "status-missing", .status, .rejected, pl: "Response bez Status", en: "Response without Status"
        ) { $0.inResponse { response, _ in response.remove("Status") } },
    ]
}
