/// Further failures that the node reports, and statuses that are none.
extension Outcome {
    static let failures: [Outcome] = [
        Outcome(
            "status-unknown", .status, .rejected, pl: "Nieznany kod najwyższego poziomu",
            en: "A top-level code that nobody knows"
        ) {
            $0.fails(["urn:example:brama:status"])
        },
        Outcome(
            "status-empty", .status, .rejected, pl: "Pusty StatusCode",
            en: "An empty StatusCode"
        ) {
            $0.fails([""])
        },
        Outcome(
            "requester-denied", .status, .cancelled, pl: "RequestDenied w Requester",
            en: "RequestDenied in Requester"
        ) {
            $0.fails([Status.requester, Status.requestDenied])
        },
        Outcome(
            "version-mismatch", .status, .rejected, pl: "Węzeł nie zna naszej wersji (VersionMismatch)",
            en: "The node does not know our version (VersionMismatch)"
        ) {
            $0.fails(["urn:oasis:names:tc:SAML:2.0:status:VersionMismatch"])
        },
        Outcome(
            "status-sub-code-unknown", .status, .rejected, pl: "Nieznany kod w Responder",
            en: "A code that nobody knows in Responder"
        ) {
            $0.fails([Status.responder, "urn:example:brama:status"])
        },
        Outcome(
            "status-three-deep", .status, .cancelled, pl: "Trzy zagnieżdżone kody",
            en: "Three nested codes"
        ) {
            $0.fails([Status.responder, "urn:example:brama:status", Status.authnFailed])
        },
        Outcome(
            "status-message-markup", .status, .cancelled, pl: "Znaczniki w StatusMessage",
            en: "Markup in StatusMessage"
        ) {
            $0.fails(
                [Status.responder, Status.authnFailed],
                message: "<script>alert(1)</script>" + String(repeating: "ż", count: 5_000))
        },
        Outcome(
            "unsigned-cancellation", .status, .rejected, pl: "AuthnFailed bez podpisów",
            en: "AuthnFailed without signatures"
        ) {
            $0.fails([Status.responder, Status.authnFailed])
            $0.responseSigner = .none
            $0.artifactResponseSigner = .none
        },
    ]
}
