import HTTPTypes
import Transport

/// By which names the administration listener may be called.
///
/// A page in an operator's browser may let its own name point at 127.0.0.1 (DNS rebinding) and read what an SSH tunnel
/// leads to. It needs a name that DNS tells, and such a name has a dot.
/// - Source: RFC 9110 7.2 and 15.5.20; decision 0190.
enum AdministrationHost {
    /// - Parameter host: the field `Host` as it came; nil where there is none, which no browser leaves out.
    static func isAllowed(_ host: String?) -> Bool {
        // Only addresses have brackets.
        guard let host, !host.hasPrefix("[") else { return true }
        let name = host.prefix { $0 != ":" }
        if (try? SocketAddress("\(name):0")) != nil { return true }
        return !name.isEmpty && name.utf8.allSatisfy(isLabelByte)
    }

    static let refusal = ServerResponse(
        status: .misdirectedRequest,
        headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: Array(
            """
            brama: adminListen is not asked by a name with dots, which anyone's DNS may point here: use an address \
            (http://127.0.0.1:8081/, through a tunnel too), localhost, or a name without dots. Prometheus finds \
            addresses by name with dns_sd_configs.

            """.utf8))

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
