import Glibc
import SwiftASN1
import X509

/// One subject alternative name of a request.
public struct AlternativeName: Sendable, Equatable {
    let general: GeneralName

    /// - Parameter text: a host name; or `dns:`, `ip:`, `email:` or `uri:` and a value.
    /// - Throws: `name-invalid`.
    public init(_ text: String) throws(CertificatesError) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let known = parts.count == 2 ? parts[0].lowercased() : ""
        switch known {
        case "ip": general = .ipAddress(ASN1OctetString(contentBytes: try Self.address(parts[1])[...]))
        case "email": general = .rfc822Name(try Self.ascii(parts[1], mustHave: "@"))
        case "uri": general = .uniformResourceIdentifier(try Self.ascii(parts[1], mustHave: ":"))
        default: general = .dnsName(try Self.hostName(known == "dns" ? parts[1] : text))
        }
    }

    private static func hostName(_ text: String) throws(CertificatesError) -> String {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isName =
            (1...253).contains(text.utf8.count)
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                    && label.last != UInt8(ascii: "-")
                    && label.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                            || $0 == UInt8(ascii: "-")
                    }
            }
        guard isName else {
            throw CertificatesError(
                .nameInvalid,
                "\"\(printable(text))\" is no host name: write it like portal.example.gov.pl, letters outside ASCII "
                    + "as xn--…, other kinds as ip:, email: or uri:")
        }
        return text
    }

    private static func address(_ text: String) throws(CertificatesError) -> [UInt8] {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            let isRead = unsafe bytes.withUnsafeMutableBytes {
                unsafe inet_pton(family, text, $0.baseAddress)
            }
            if isRead == 1 { return bytes }
        }
        throw CertificatesError(.nameInvalid, "\"\(printable(text))\" is no IP address: write ip:192.0.2.1")
    }

    private static func ascii(
        _ text: String, mustHave mark: Character
    ) throws(CertificatesError) -> String {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), text.contains(mark) else {
            throw CertificatesError(
                .nameInvalid, "\"\(printable(text))\" is no such name: ASCII with \"\(mark)\" is expected")
        }
        return text
    }
}
