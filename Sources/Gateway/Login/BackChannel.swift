public import Transport

/// The one thing the flow needs of the network: a SOAP message there, an answer back.
public protocol BackChannel: Sendable {
    /// - Throws: a back-channel code of `TransportError`; any whole HTTP answer is returned.
    func post(
        _ url: String, headers: [(String, String)], body: [UInt8]
    ) async throws(TransportError) -> BackChannelAnswer
}

extension BackChannelClient: BackChannel {}

/// What goes with every SOAP 1.1 message. Source: SOAP 1.1 §6.1.
let soapHeaders = [("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", "\"\"")]
