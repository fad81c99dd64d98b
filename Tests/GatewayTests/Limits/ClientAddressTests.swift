import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Client address")
struct ClientAddressTests {
    private func key(_ peer: SocketAddress, _ headers: HTTPFields) -> [UInt8] {
        let proxies = TrustedProxies(
            ranges: ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"].compactMap { AddressRange($0) },
            unixSockets: true)
        return ClientAddress(
            ServerRequest(method: .get, path: "/", headers: headers, peer: peer), trusting: proxies
        ).key
    }

    @Test("a stranger's forwarding headers are not looked at")
    func stranger() {
        for headers in [[.forwardedFor: "198.51.100.7"], [.forwarded: "for=198.51.100.7"]] as [HTTPFields] {
            #expect(key(.internet(host: "203.0.113.9", port: 1), headers) == [203, 0, 113, 9])
        }
    }

    @Test(
        "of a trusted proxy's the rightmost address that is no proxy counts",
        arguments: [
            ([.forwardedFor: "198.51.100.7"], [198, 51, 100, 7]),
            ([.forwardedFor: "1.2.3.4, 198.51.100.7, 10.1.1.1"], [198, 51, 100, 7]),
            ([.forwardedFor: "1.2.3.4, nonsense, 10.1.1.1"], [10, 1, 1, 1]),
            ([.forwardedFor: "nonsense"], [127, 0, 0, 1]), ([:], [127, 0, 0, 1]),
            ([.forwarded: "for=1.2.3.4, for=198.51.100.7;proto=https"], [198, 51, 100, 7]),
            ([.forwarded: "For=\"198.51.100.7:4711\""], [198, 51, 100, 7]),
            ([.forwarded: "for=\"[2001:db8:1:2:3::4]:4711\""], [0x20, 1, 0xD, 0xB8, 0, 1, 0, 2]),
            ([.forwarded: "for=unknown"], [127, 0, 0, 1]),
            // What the client wrote before the proxy's comma makes one Character with it.
            ([.forwardedFor: "\u{600}, 198.51.100.7"], [198, 51, 100, 7]),
            ([.forwarded: "for=\u{600}, for=198.51.100.7"], [198, 51, 100, 7]),
            ([.forwardedFor: "::ffff:198.51.100.7"], [198, 51, 100, 7]),
        ] as [(HTTPFields, [UInt8])])
    func proxied(headers: HTTPFields, expected: [UInt8]) {
        #expect(key(.internet(host: "127.0.0.1", port: 1), headers) == expected)
    }

    @Test("addresses of one /64 are one client, of two are two")
    func network() {
        func key(_ host: String) -> [UInt8] { self.key(.internet(host: host, port: 1), [:]) }
        #expect(key("2001:db8::1") == key("2001:db8::ffff:1"))
        #expect(key("2001:db8::1") != key("2001:db8:0:1::1"))
    }
}
