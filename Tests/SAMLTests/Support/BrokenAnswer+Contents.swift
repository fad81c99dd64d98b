import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    private static func status(_ code: String) -> String {
        #"<saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:\#(code)"/>"#
    }

    private static func status(_ top: String, _ second: String) -> String {
        #"<saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:\#(top)">"# + status(second)
            + "</saml2p:StatusCode>"
    }

    static let statuses: [BrokenAnswer] =
        statuses(of: .artifactResponse, malformed: .artifactResponseStatus, failed: .artifactResponseFailed)
        + statuses(of: .response, malformed: .responseStatus, failed: .responseFailed)
        + [
            inner(
                .artifactResponseUnavailable, "ArtifactResponse: Responder", .artifactResponse,
                status("Responder")),
            inner(.responseFailed, "Response: Responder", .response, status("Responder")),
            inner(
                .responseFailed, "Response: Responder and an unknown code", .response,
                status("Responder", "ResourceNotRecognized")),
        ]

    private static func inner(
        _ code: SAMLError.Code, _ what: String, _ level: Level, _ status: String
    ) -> BrokenAnswer {
        BrokenAnswer(code, what) {
            $0[keyPath: level.document] = try replaced(
                Templates.success, status, in: $0[keyPath: level.document])
        }
    }

    private static func statuses(
        of level: Level, malformed: SAMLError.Code, failed: SAMLError.Code
    ) -> [BrokenAnswer] {
        func broken(_ code: SAMLError.Code, _ status: String) -> BrokenAnswer {
            inner(
                code,
                "\(level.rawValue): \(status.replacing("urn:oasis:names:tc:SAML:2.0:status:", with: ""))",
                level, status)
        }
        let known: [(SAMLError.Code, String)] = [
            (.authnFailed, "AuthnFailed"), (.requestDenied, "RequestDenied"),
            (.unknownPrincipal, "UnknownPrincipal"), (.noAuthnContext, "NoAuthnContext"),
        ]
        return known.flatMap { code, name in
            [
                broken(code, status(name)), broken(code, status("Responder", name)),
                broken(code, status("Requester", name)),
            ]
        } + [
            broken(malformed, ""), broken(malformed, "<saml2p:StatusCode/>"),
            broken(malformed, #"<saml2p:StatusCode Value=""/>"#),
            broken(malformed, Templates.success + Templates.success),
            broken(malformed, Templates.success + "<saml2p:Other/>"),
            broken(malformed, deeplyNested),
            broken(.statusContradictory, status("Success", "AuthnFailed")),
            broken(.statusContradictory, status("Success", "Success")),
            broken(failed, status("Requester")), broken(failed, status("VersionMismatch")),
            broken(failed, status("success")), broken(failed, #"<saml2p:StatusCode Value="Success"/>"#),
            broken(failed, status("Requester", "NoSupportedIDP")),
            broken(failed, #"<saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success "/>"#),
        ]
    }

    private static let deeplyNested =
        String(repeating: #"<saml2p:StatusCode Value="urn:x">"#, count: 6)
        + String(repeating: "</saml2p:StatusCode>", count: 6)

    static let contents: [BrokenAnswer] = [
        BrokenAnswer(.responseMissing, "Success, but no Response") {
            try $0.editArtifactResponse("%RESPONSE%", "")
            $0.responseSigner = nil
        },
        BrokenAnswer(.artifactResponseShape, "another message in ArtifactResponse") {
            try $0.editArtifactResponse("%RESPONSE%", #"<saml2p:LogoutResponse ID="ID-x"/>"#)
            $0.responseSigner = nil
        },
        BrokenAnswer(.artifactResponseShape, "a second, unsigned Response") {
            try $0.editArtifactResponse("%RESPONSE%", #"%RESPONSE%<saml2p:Response ID="ID-x"/>"#)
        },
        BrokenAnswer(.artifactResponseShape, "a first, unsigned Response") {
            try $0.editArtifactResponse("%RESPONSE%", #"<saml2p:Response ID="ID-x"/>%RESPONSE%"#)
        },
        BrokenAnswer(.assertionInClear, "an Assertion in clear beside the encrypted one") {
            try $0.editResponse(
                "</saml2p:Response>",
                $0.assertion.replacing("ID-assertion", with: "ID-2") + "</saml2p:Response>")
        },
        BrokenAnswer(.assertionInClear, "an Assertion in clear instead") {
            try $0.editResponse(
                "<saml2:EncryptedAssertion>%ENCRYPTED%</saml2:EncryptedAssertion>", $0.assertion)
        },
        BrokenAnswer(.encryptedAssertion, "Success without an assertion") {
            try $0.editResponse("<saml2:EncryptedAssertion>%ENCRYPTED%</saml2:EncryptedAssertion>", "")
        },
        BrokenAnswer(.encryptedAssertion, "two encrypted assertions") {
            let one = "<saml2:EncryptedAssertion>%ENCRYPTED%</saml2:EncryptedAssertion>"
            try $0.editResponse(one, one + "<saml2:EncryptedAssertion/>")
        },
        BrokenAnswer(.encryptedAssertion, "an empty EncryptedAssertion") {
            try $0.editResponse("%ENCRYPTED%", "")
        },
        BrokenAnswer(.encryptedAssertion, "something beside EncryptedData") {
            try $0.editResponse("%ENCRYPTED%", "%ENCRYPTED%<xenc:EncryptedKey/>")
        },
        BrokenAnswer(.decryption, "encrypted to a stranger", inner: .keyUnwrapFailed) {
            $0.recipient = $0.parties.stranger
        },
        BrokenAnswer(.decryption, "we have no key", inner: .noDecryptionKey) {
            $0.expectation.decryptionKeys = []
        },
        BrokenAnswer(.decryption, "plaintext that is no XML", inner: .documentMalformed) {
            $0.plaintext = "x"
        },
        BrokenAnswer(.decryption, "plaintext with a DOCTYPE", inner: .doctypeForbidden) {
            $0.plaintext = "<!DOCTYPE a>" + $0.assertion
        },
        BrokenAnswer(.decryption, "two assertions in the plaintext", inner: .documentMalformed) {
            $0.plaintext = $0.assertion + $0.assertion
        },
        BrokenAnswer(.encryptionRecipient, "PartyVInfo of another service provider") {
            $0.recipe.recipient = "https://other.example.gov.pl"
        },
        BrokenAnswer(.assertionMissing, "plaintext that is a Response") {
            $0.plaintext = #"<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"/>"#
        },
        BrokenAnswer(.assertionMissing, "an encrypted assertion in the plaintext") {
            $0.plaintext = #"<a:EncryptedAssertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>"#
        },
        BrokenAnswer(.messageIDs, "the assertion has the Response's ID") {
            try $0.editAssertion(#" ID="ID-assertion""#, #" ID="ID-response""#)
        },
        BrokenAnswer(.messageIDs, "the assertion has the ArtifactResponse's ID") {
            try $0.editAssertion(#" ID="ID-assertion""#, #" ID="ID-artifact-response""#)
        },
        BrokenAnswer(.assertionID, "the assertion has no ID") {
            try $0.editAssertion(#" ID="ID-assertion""#, "")
        },
    ]
}
