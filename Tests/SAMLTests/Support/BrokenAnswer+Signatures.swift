import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    static let signatures: [BrokenAnswer] = [
        BrokenAnswer(.artifactResponseSignature, "ArtifactResponse unsigned", inner: .signatureMissing) {
            $0.artifactResponseSigner = nil
        },
        BrokenAnswer(
            .artifactResponseSignature, "ArtifactResponse signed by a stranger", inner: .signatureValueInvalid
        ) {
            $0.artifactResponseSigner = $0.parties.stranger
        },
        BrokenAnswer(
            .artifactResponseSignature, "ArtifactResponse signed with our own key",
            inner: .signatureValueInvalid
        ) {
            $0.artifactResponseSigner = $0.parties.signing
        },
        BrokenAnswer(.artifactResponseSignature, "ArtifactResponse altered", inner: .digestMismatch) {
            $0.tamper(#"InResponseTo="ID-resolve""#, #"InResponseTo="ID-resolvf""#)
        },
        BrokenAnswer(.artifactResponseSignature, "Response altered", inner: .digestMismatch) {
            $0.tamper("status:Success", "status:Succes5")
        },
        BrokenAnswer(.artifactResponseSignature, "no pin", inner: .noTrustedCertificate) {
            $0.expectation.node.pins = []
        },
        BrokenAnswer(.artifactResponseSignature, "ArtifactResponse without ID", inner: .referenceForeign) {
            $0.tamper(#" ID="ID-artifact-response""#, "")
        },
        BrokenAnswer(.responseSignature, "Response unsigned", inner: .signatureMissing) {
            $0.responseSigner = nil
        },
        BrokenAnswer(.responseSignature, "Response signed by a stranger", inner: .signatureValueInvalid) {
            $0.responseSigner = $0.parties.stranger
        },
        BrokenAnswer(.assertionSignature, "the assertion signed by a stranger", inner: .signatureValueInvalid)
        {
            $0.assertionSigner = $0.parties.stranger
        },
        BrokenAnswer(.assertionSignature, "an empty Signature in the assertion", inner: .signatureMalformed) {
            try $0.editAssertion("<saml2:Subject>", "<ds:Signature/><saml2:Subject>")
        },
    ]
}
