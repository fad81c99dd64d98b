import XMLSecurity

/// A parsed SOAP message and the one element in its Body; nobody vouches for either yet.
struct SOAPMessage: ~Copyable {
    let document: ParsedDocument
    /// Untrusted: says only what to verify.
    let payload: XMLElement

    /// An HTTP answer of the node.
    ///
    /// SOAP 1.1 §6.2 sends a Fault with status 500; its text says more than the status, so it is looked at.
    init(answer: HTTPMessage) throws(SAMLError) {
        try Self.demandAnswer(answer)
        try self.init(body: answer.body)
    }

    /// An HTTP request of the node.
    init(request: HTTPMessage) throws(SAMLError) {
        try demand(HTTPRules.request, of: request)
        try self.init(body: request.body)
    }

    private init(body: [UInt8]) throws(SAMLError) {
        let document = try Self.parsed(body)
        try demand(EnvelopeRules.all, of: document.root)
        payload = try EnvelopeRules.payload(of: document.root)
        self.document = document
    }

    private static func demandAnswer(_ answer: HTTPMessage) throws(SAMLError) {
        do {
            try demand(HTTPRules.answer, of: answer)
        } catch {
            guard error.code == .httpStatus, answer.status == 500 else { throw error }
            throw fault(in: answer.body) ?? error
        }
    }

    private static func parsed(_ body: [UInt8]) throws(SAMLError) -> ParsedDocument {
        do {
            return try ParsedDocument(body)
        } catch {
            throw SAMLError(.document, because: error)
        }
    }

    private static func fault(in body: [UInt8]) -> SAMLError? {
        do {
            _ = try SOAPMessage(body: body)
            return nil
        } catch {
            return error.code == .soapFault ? error : nil
        }
    }

    /// Whether the payload is the message that is waited for.
    borrowing func expect(_ name: QualifiedName) throws(SAMLError) {
        guard payload.name == name else {
            throw SAMLError(
                .messageUnexpected, "Body holds \(excerpt(payload.name.description)), not \(name.local)")
        }
    }

    /// - Throws: `code` with what the XML layer found.
    borrowing func verify(
        _ element: XMLElement, trusting node: NodeProfile, at now: Instant, else code: SAMLError.Code
    ) throws(SAMLError) -> VerifiedElement {
        try document.verifySignature(of: element, trusting: node, at: now, else: code)
    }
}

extension ParsedDocument {
    /// By a pin that counts now.
    /// - Throws: `code` with what the XML layer found, or that no pin counts.
    borrowing func verifySignature(
        of element: XMLElement, trusting node: NodeProfile, at now: Instant, else code: SAMLError.Code
    ) throws(SAMLError) -> VerifiedElement {
        let trusted = node.signingCertificates(at: now)
        guard !trusted.isEmpty else {
            let inner = XMLSecurityError.Code.noTrustedCertificate.rawValue
            throw SAMLError(code, "\(inner): none of \(node.pins.count) pinned certificates counts at \(now)")
        }
        do {
            return try verifySignature(of: element, trusting: trusted, algorithms: trusted.algorithms)
        } catch {
            throw SAMLError(code, because: error)
        }
    }
}

extension [Certificate] {
    /// ECDSA, and RSA only where somebody pinned an RSA certificate.
    fileprivate var algorithms: Set<SignatureAlgorithm> {
        let hasRSA = contains { certificate in
            if case .rsa = certificate.keyAlgorithm { true } else { false }
        }
        return hasRSA ? [.ecdsaSHA256, .rsaSHA256] : [.ecdsaSHA256]
    }
}
