import Crypto
import FoundationEssentials
import HTTPTypes
import Transport

/// What browsers may do with a page: nothing but show it, send its one form and run its one script.
///
/// - Source: CSP Level 3, Fetch §3.2 (Origin), decision 0061.
struct PagePolicy: Sendable {
    /// An origin that would say something else in a policy than one source.
    struct MalformedOrigin: Error, Equatable {
        let origin: String
    }

    let style: String
    let script: String
    private let styleSource: String
    private let scriptSource: String
    private let logoutTargets: String
    private let showsLogo: Bool

    /// - Parameter showsLogo: pages carry their logo as a `data:` address; no other picture may be shown.
    init(
        style: String, script: String, showsLogo: Bool, logoutRedirectOrigins: [String]
    ) throws(MalformedOrigin) {
        self.showsLogo = showsLogo
        self.style = style
        self.script = script
        styleSource = Self.source(style)
        scriptSource = Self.source(script)
        for origin in logoutRedirectOrigins where !Self.isOneSource(origin) {
            throw MalformedOrigin(origin: origin)
        }
        logoutTargets = (["'self'"] + logoutRedirectOrigins).joined(separator: " ")
    }

    func headers(for page: Page) -> HTTPFields {
        var fields: HTTPFields = [
            .contentSecurityPolicy: contentSecurityPolicy(for: page),
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "same-origin",
            .xFrameOptions: "DENY",
            .permissionsPolicy: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ]
        // The hand-over page may stand in a window that a portal opened and waits for: it keeps its opener.
        if !page.isHandOver { fields[.crossOriginOpenerPolicy] = "same-origin" }
        return fields
    }

    private func contentSecurityPolicy(for page: Page) -> String {
        var directives = ["default-src 'none'", "style-src \(styleSource)"]
        if showsLogo { directives.append("img-src data:") }
        if page.isHandOver { directives.append("script-src \(scriptSource)") }
        directives.append("form-action \(formTargets(of: page))")
        directives += ["frame-ancestors 'none'", "base-uri 'none'"]
        return directives.joined(separator: "; ")
    }

    /// Browsers ask this of redirects after the form as well: the node may send the citizen on to any identity
    /// provider, so for the hand-over only the scheme is held.
    private func formTargets(of page: Page) -> String {
        switch page {
        case .handOver(let action, _):
            action.utf8.asciiLowercased.starts(with: "http://".utf8) ? "http: https:" : "https:"
        case .logoutQuestion: logoutTargets
        case .failure, .loggedOut, .notLoggedIn: "'none'"
        }
    }

    static func source(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }

    /// Scheme, host and port, with nothing that separates sources or directives.
    private static func isOneSource(_ origin: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { origin.utf8.starts(with: $0.utf8) }) else {
            return false
        }
        let authority = origin.utf8.dropFirst(scheme.utf8.count)
        return !authority.isEmpty
            && authority.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-.:[]".utf8.contains(byte)
                }
            }
    }
}

extension Page {
    fileprivate var isHandOver: Bool {
        if case .handOver = self { true } else { false }
    }
}

extension HTTPField.Name {
    static let referrerPolicy = named("Referrer-Policy")
    static let xFrameOptions = named("X-Frame-Options")
    static let permissionsPolicy = named("Permissions-Policy")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")

    private static func named(_ name: StaticString) -> Self {
        guard let name = Self("\(name)") else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
