import Testing
import XMLSecurity

@testable import SAML

@Suite("A pin that counts for a time")
struct PinWindowTests {
    /// Offsets from the message's arrival, in milliseconds; nil: open.
    static let windows: [(notBefore: Int64?, notAfter: Int64?, counts: Bool)] = [
        (nil, nil, true), (0, nil, true), (1, nil, false), (-1, nil, true), (nil, 0, true), (nil, -1, false),
        (nil, 1, true), (0, 0, true), (-10, 10, true), (1, 10, false), (-10, -1, false),
    ]

    private func pin(_ pair: TestParties.Pair, _ window: (notBefore: Int64?, notAfter: Int64?, counts: Bool))
        -> PinnedCertificate
    {
        PinnedCertificate(
            pair.certificate, notBefore: window.notBefore.map { Exchange.start + .milliseconds($0) },
            notAfter: window.notAfter.map { Exchange.start + .milliseconds($0) })
    }

    @Test("is trusted within it, to the millisecond, and by no skew beyond", arguments: windows)
    func login(window: (notBefore: Int64?, notAfter: Int64?, counts: Bool)) throws {
        var exchange = try Exchange()
        exchange.expectation.node.pins = [pin(exchange.parties.node, window)]
        let refusal = try exchange.refusal()
        #expect(refusal?.code == (window.counts ? nil : .artifactResponseSignature))
        #expect(
            window.counts || refusal?.detail.hasPrefix("no-trusted-certificate: none of 1 pinned") == true)
        // Beside another that counts it is a stranger's, not a missing one.
        exchange.expectation.node.pins.append(PinnedCertificate(exchange.parties.retiringNode.certificate))
        let other = try exchange.refusal()
        #expect(other?.code == (window.counts ? nil : .artifactResponseSignature))
        #expect(window.counts || other?.detail.hasPrefix("signature-value-invalid: ") == true)
    }

    @Test("counts for each signature of the answer by itself")
    func eachSignature() throws {
        var exchange = try Exchange()
        let late = (notBefore: Int64(1), notAfter: Int64?.none, counts: false)
        exchange.expectation.node.pins = [
            PinnedCertificate(exchange.parties.node.certificate), pin(exchange.parties.retiringNode, late),
        ]
        #expect(try exchange.refusal() == nil)
        exchange.responseSigner = exchange.parties.retiringNode
        #expect(try exchange.refusal()?.code == .responseSignature)
        exchange.responseSigner = exchange.parties.node
        exchange.assertionSigner = exchange.parties.retiringNode
        #expect(try exchange.refusal()?.code == .assertionSignature)
        exchange.expectation.node.pins[1].notBefore = exchange.now
        #expect(try exchange.refusal() == nil)
    }

    @Test("counts for logout messages too", arguments: windows)
    func logout(window: (notBefore: Int64?, notAfter: Int64?, counts: Bool)) throws {
        var answer = LogoutExchange(.answer)
        answer.node.pins = [pin(answer.parties.node, window)]
        #expect(try answer.refusal()?.code == (window.counts ? nil : .logoutResponseSignature))
        var request = LogoutExchange(.request)
        request.node.pins = answer.node.pins
        #expect(try request.refusal()?.code == (window.counts ? nil : .logoutRequestSignature))
    }
}
