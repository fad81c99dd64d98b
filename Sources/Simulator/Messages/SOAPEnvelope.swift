/// SOAP 1.1 as WK writes it: an empty Header under a prefix of its own.
/// Source: the answer recorded at the integration environment in 2024.
enum SOAPEnvelope {
    static func holding(_ body: String) -> String {
        "<soap:Envelope xmlns:soap=\"\(Namespace.soap)\">"
            + "<SOAP-ENV:Header xmlns:SOAP-ENV=\"\(Namespace.soap)\"/>"
            + "<soap:Body>\(body)</soap:Body></soap:Envelope>"
    }

    /// - Parameters:
    ///   - code: `Client` (the request is wrong) or `Server`.
    ///   - text: words for a developer.
    static func fault(_ code: String, _ text: String) -> String {
        let fault = MessageElement(
            "soap:Fault", [],
            [
                MessageElement("faultcode", text: "soap:\(code)"),
                MessageElement("faultstring", text: text),
            ])
        return holding(fault.serialized)
    }
}
