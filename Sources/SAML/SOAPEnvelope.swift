import XMLSecurity

extension XMLWriter {
    /// An element without content.
    mutating func empty(_ name: StaticString, _ attributes: [(StaticString, String)]) {
        element(name, attributes) { (_: inout XMLWriter) throws(Never) in }
    }
}

/// A SOAP 1.1 envelope around one message, UTF-8. Source: SAML 2.0 Bindings §3.2.2.1.
func soapEnvelope(body write: (inout XMLWriter) -> Void) -> [UInt8] {
    var writer = XMLWriter()
    writer.element("soap:Envelope", [("xmlns:soap", SAMLNamespace.soap)]) { envelope in
        envelope.element("soap:Body") { write(&$0) }
    }
    return writer.bytes
}
