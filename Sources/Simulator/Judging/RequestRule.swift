/// The rules that the simulator holds a client's messages to.
public enum RequestRule: String, CaseIterable, Sendable {
    // The form that brings an AuthnRequest
    case formMalformed = "form-malformed"
    case fieldMissing = "field-missing"
    case fieldRepeated = "field-repeated"
    case base64LineBreaks = "base64-line-breaks"
    case base64Malformed = "base64-malformed"
    case base64Deflated = "base64-deflated"
    case relayStateMissing = "relay-state-missing"
    case relayStateTooLong = "relay-state-too-long"
    case foreignAuthentication = "foreign-authentication"
    // SOAP
    case contentType = "content-type"
    case soapAction = "soap-action"
    case soapEnvelope = "soap-envelope"
    // Every message
    case notParsable = "not-parsable"
    case rootElement = "root-element"
    case version
    case idMalformed = "id-malformed"
    case idRepeated = "id-repeated"
    case issueInstantMalformed = "issue-instant-malformed"
    case issueInstantStale = "issue-instant-stale"
    case issueInstantFuture = "issue-instant-future"
    case destination
    case issuerMissing = "issuer-missing"
    case issuerUnknown = "issuer-unknown"
    case childrenOrder = "children-order"
    case childUnexpected = "child-unexpected"
    case attributeUnexpected = "attribute-unexpected"
    // Signature
    case signatureMissing = "signature-missing"
    case signatureMisplaced = "signature-misplaced"
    case signatureInvalid = "signature-invalid"
    case keyInfoMissing = "key-info-missing"
    case keyInfoOther = "key-info-other"
    case certificateOutOfTime = "certificate-out-of-time"
    case serviceProviderUnregistered = "service-provider-unregistered"
    case encryptionCertificateMissing = "encryption-certificate-missing"
    // AuthnRequest
    case assertionConsumerServiceURL = "assertion-consumer-service-url"
    case protocolBinding = "protocol-binding"
    case forceAuthn = "force-authn"
    case isPassive = "is-passive"
    case providerNameMissing = "provider-name-missing"
    case providerNameOther = "provider-name-other"
    case extensionsMissing = "extensions-missing"
    case extensionsOrder = "extensions-order"
    case spType = "sp-type"
    case requestedAttributesMissing = "requested-attributes-missing"
    case requestedAttributeName = "requested-attribute-name"
    case requestedAttributeFriendlyName = "requested-attribute-friendly-name"
    case requestedAttributeNameFormat = "requested-attribute-name-format"
    case requestedAttributeIsRequired = "requested-attribute-is-required"
    case requestedAttributeRepeated = "requested-attribute-repeated"
    case operationContext = "operation-context"
    case nameIDPolicy = "name-id-policy"
    case nameIDFormat = "name-id-format"
    case requestedAuthnContext = "requested-authn-context"
    case authnContextComparison = "authn-context-comparison"
    case authnContextClass = "authn-context-class"
    // ArtifactResolve
    case artifactMissing = "artifact-missing"
    case artifactUnknown = "artifact-unknown"
    case artifactForeign = "artifact-foreign"
    // LogoutRequest
    case nameIDMissing = "name-id-missing"
    case notOnOrAfter = "not-on-or-after"
    case sessionUnknown = "session-unknown"
    // Metadata
    case metadata

    /// Where the rule stands.
    public var source: String {
        switch self {
        case .formMalformed, .fieldMissing, .fieldRepeated, .base64LineBreaks, .base64Malformed,
            .base64Deflated:
            "SAML 2.0 Bindings §3.5.4; WK notes, Login 1"
        case .relayStateMissing, .relayStateTooLong: "SAML 2.0 Bindings §3.5.3; WK notes, Login 1"
        case .foreignAuthentication, .providerNameMissing, .providerNameOther: "WK notes, Login 1"
        case .contentType, .soapAction, .soapEnvelope:
            "SAML 2.0 Bindings §3.2; SOAP 1.1 §6; WK notes, Login 3"
        case .notParsable: "XML 1.0; SAML 2.0 Core §1.3, §6"
        case .rootElement, .version, .issuerMissing, .issuerUnknown, .destination: "SAML 2.0 Core §3.2.1"
        case .idMalformed, .idRepeated: "SAML 2.0 Core §1.3.4, §3.2.1"
        case .issueInstantMalformed, .issueInstantStale, .issueInstantFuture: "SAML 2.0 Core §1.3.3, §3.2.1"
        case .childrenOrder, .childUnexpected, .attributeUnexpected: "SAML 2.0 schemas; WK notes"
        case .signatureMissing, .signatureMisplaced, .signatureInvalid, .keyInfoMissing, .keyInfoOther:
            "SAML 2.0 Core §5.4; WK notes, Login 1"
        case .certificateOutOfTime, .serviceProviderUnregistered, .encryptionCertificateMissing:
            "WK notes, Certificates"
        case .assertionConsumerServiceURL, .protocolBinding, .forceAuthn, .isPassive:
            "SAML 2.0 Core §3.4.1; WK notes, Login 1"
        case .extensionsMissing, .extensionsOrder, .spType, .requestedAttributesMissing,
            .requestedAttributeName,
            .requestedAttributeFriendlyName, .requestedAttributeNameFormat, .requestedAttributeIsRequired,
            .requestedAttributeRepeated, .operationContext:
            "eIDAS message format 1.2; WK notes, Login 1"
        case .nameIDPolicy, .nameIDFormat: "SAML 2.0 Core §3.4.1.1; WK notes, Login 1"
        case .requestedAuthnContext, .authnContextComparison, .authnContextClass:
            "SAML 2.0 Core §3.3.2.2.1; WK notes, Login 1"
        case .artifactMissing, .artifactUnknown, .artifactForeign: "SAML 2.0 Core §3.5.1, §3.5.3"
        case .nameIDMissing, .notOnOrAfter, .sessionUnknown:
            "SAML 2.0 Core §3.7.1, §3.7.3.2; WK notes, Logout"
        case .metadata: "SAML 2.0 Metadata §2.4.4"
        }
    }
}
