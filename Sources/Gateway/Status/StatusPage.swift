import HTTPTypes
import Markup
import Mustache
import SAML
import Transport

/// `GET /` on `adminListen`: how this node is doing, for those who run it. No scripts, nothing from anywhere else.
/// - Source: contract, section 3; decision 0168.
struct StatusPage: Sendable {
    private let template: MustacheTemplate
    private let style: String
    private let headers: HTTPFields

    /// - Throws: what is wrong with the shipped template.
    init() throws {
        HTMLContentType.register()
        template = try MustacheTemplate(
            string: String(decoding: PackageResources.status_mustache, as: UTF8.self))
        style = String(decoding: PackageResources.status_css, as: UTF8.self)
        headers = [
            .contentType: "text/html; charset=utf-8", .contentLanguage: "en",
            .contentSecurityPolicy:
                "default-src 'none'; style-src \(PagePolicy.source(style)); form-action 'none'; "
                + "frame-ancestors 'none'; base-uri 'none'",
            .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
            .xFrameOptions: "DENY", .crossOriginOpenerPolicy: "same-origin",
        ]
    }

    /// - Parameter refreshes: whether the browser is to ask again each minute. Nobody's page does so unasked: it takes
    ///   readers back to its top (WCAG 2.1, 2.2.2 and 3.2.5).
    func response(for report: StatusReport, refreshes: Bool) -> ServerResponse {
        var headers = headers
        if refreshes { headers[.refresh] = "60" }
        var values = values(of: report)
        values["refreshes"] = refreshes
        return ServerResponse(status: .ok, headers: headers, body: Array(template.render(values).utf8))
    }

    private func values(of report: StatusReport) -> [String: Any] {
        let isReady = report.faults.isEmpty
        var values: [String: Any] = [
            "style": style, "node": report.node, "environment": report.environment,
            "environmentKind": report.isProduction ? "production" : "not production",
            "environmentClass": report.isProduction ? "production" : "trial",
            "heading": isReady ? "Ready" : "Not ready",
            "headingState": isReady ? "good" : "bad",
            "headingSign": (isReady ? StatusState.good : .bad).sign,
            "hasFaults": !isReady, "faults": report.faults.map { ["text": $0.text] },
            "now": Self.time(report.now), "startedAt": Self.time(report.startedAt),
        ]
        values["facts"] = Self.facts(of: report)
        values["certificates"] = report.certificates.map(Self.values)
        values["periods"] = [
            Self.values(of: .hour(of: report.minutes), id: "hour", slot: "in a minute", report),
            Self.values(
                of: .day(of: report.minutes), id: "day", slot: "in a quarter of an hour", report),
        ]
        values["hasRefusals"] = !report.refusals.isEmpty
        values["refusals"] = report.refusals.map { code, count in
            [
                "code": code.rawValue, "count": String(count), "times": count == 1 ? "time" : "times",
                "hint": code.operatorHint,
            ]
        }
        return values
    }

    private static func values(of certificate: CertificateStatus) -> [String: String] {
        [
            "state": certificate.state.rawValue, "sign": certificate.state.sign,
            "remark": certificate.remark, "use": certificate.use,
            "life": certificate.life,
            "until": String(Instant(milliseconds: certificate.notAfter * 1_000).text.prefix(10)),
            "subject": certificate.subject, "fingerprint": certificate.fingerprint,
        ]
    }

    /// `2026-01-05 10:00:00 UTC`
    static func time(_ instant: Instant) -> String {
        instant.text.prefix(19).replacing("T", with: " ") + " UTC"
    }
}

extension HTTPField.Name {
    static let refresh = Self.known("Refresh")
}
