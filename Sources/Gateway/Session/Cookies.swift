import HTTPTypes
import SAML
import Transport

/// The cookies of the gateway: names, attributes, reading and writing.
/// Source: RFC 6265bis §4.1, §5.5 (prefixes); contract section 3.
struct Cookies: Sendable {
    let sessionName: String
    let sessionDomain: String?
    /// Binds logins to the browser that began them. WK's answer is a cross-site POST, so it must be SameSite=None.
    let browserName: String

    init(_ session: GatewayConfiguration.Session) {
        sessionName = session.cookieName
        sessionDomain = session.cookieDomain
        browserName = session.cookieName + "-login"
    }

    /// The session cookie's value; nil where there is none, or more than one (one of them was planted).
    func session(in request: ServerRequest) -> String? { value(of: sessionName, in: request) }

    /// The binding cookie's value, if it can be one of ours.
    func browser(in request: ServerRequest) -> Secret? {
        value(of: browserName, in: request).flatMap { Secret(presented: $0) }
    }

    private func value(of name: String, in request: ServerRequest) -> String? {
        let values = CookieHeader(request.headers)[name]
        return values.count == 1 ? values.first : nil
    }

    /// A session cookie without Max-Age: it ends with the browser, if not before.
    func settingSession(_ value: String) -> HTTPField {
        HTTPField(name: .setCookie, value: "\(sessionName)=\(value)\(sessionAttributes)")
    }

    func clearingSession() -> HTTPField {
        HTTPField(name: .setCookie, value: "\(sessionName)=\(sessionAttributes); Max-Age=0")
    }

    private var sessionAttributes: String {
        let domain = sessionDomain.map { "; Domain=\($0)" } ?? ""
        return "; Path=/\(domain); HttpOnly; Secure; SameSite=Lax"
    }

    func settingBrowser(_ secret: Secret) -> HTTPField {
        let seconds = LoginTransaction.lifetime.components.seconds
        return HTTPField(
            name: .setCookie,
            value:
                "\(browserName)=\(secret.value); Path=/; HttpOnly; Secure; SameSite=None; Max-Age=\(seconds)")
    }
}
