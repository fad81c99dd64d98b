import Testing
import Transport

@testable import Gateway

@Suite("Addresses in the configuration")
struct ConfigurationAddressTests {
    @Test(
        "a block holds its addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("10.16.0.0/12", "10.31.255.255", true), ("10.16.0.0/12", "10.32.0.0", false),
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::1", "::1", true), ("::1", "0.0.0.1", false), ("10.0.0.0/8", "host.example", false),
            ("10.0.0.0/8", "", false),
        ])
    func ranges(block: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(block)).contains(address) == isIn)
    }

    @Test(
        "what is no block is none",
        arguments: [
            "", "10.0.0.0/33", "::/129", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/+8", "10.0/16", "x",
            "1.2.3.4/8/8",
        ])
    func noRanges(text: String) { #expect(AddressRange(text) == nil) }

    @Test("nobody is trusted where nothing is named")
    func nobody() {
        let proxies = TrustedProxies(ranges: [], unixSockets: false)
        #expect(!proxies.contains(.internet(host: "127.0.0.1", port: 1)))
        #expect(!proxies.contains(.unix(path: "")))
    }

    @Test(
        "an origin is lower case and without the scheme's own port",
        arguments: [
            ("https://Portal.Example:443/x", "https://portal.example"),
            ("http://LOCALHOST:80", "http://localhost"),
            ("https://a.example:444", "https://a.example:444"), ("https://[::1]:8443", "https://[::1]:8443"),
        ])
    func origins(text: String, origin: String) throws {
        #expect(try WebAddress.parse(text).get().origin == origin)
    }

    @Test(
        "only this machine is loopback",
        arguments: [
            ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true),
            ("localhost.example", false),
            ("128.0.0.1", false), ("::2", false), ("0.0.0.0", false), ("127.0.0.1.example", false),
        ])
    func loopback(host: String, isLoopback: Bool) { #expect(isLoopbackHost(host) == isLoopback) }

    @Test(
        "odd hosts are none",
        arguments: [
            "https://", "https:///x", "https://a..b", "https://-a", "https://a-", "https://1.2.3",
            "https://1.2.3.256",
            "https://[::1", "https://[x]", "https://[127.0.0.1]", "https://a:", "https://a:70000",
            "https://a:+1",
            "ftp://a", "https:/a", "https://a\\b@c", "https://a\n",
        ])
    func odd(text: String) {
        if case .success(let address) = WebAddress.parse(text) {
            // The backslash ends the host, as in browsers; what follows is an odd path, refused where it counts.
            #expect(text.contains("\\") && address.host == "a")
        }
    }

    @Test(
        "durations are a number and a unit",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("15m", .seconds(900)),
            ("8h", .seconds(28_800)),
            ("0s", .zero), ("1", nil), ("s", nil), ("1d", nil), ("-1s", nil), ("1 s", nil), ("1h30m", nil),
            ("9999999999s", nil), ("١s", nil), ("", nil),
        ] as [(String, Duration?)])
    func durations(text: String, duration: Duration?) { #expect(parseDuration(text) == duration) }
}
