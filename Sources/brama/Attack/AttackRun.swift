import Gateway
import HTTPTypes
import SAML
import Simulator
import Transport

/// Logs in once for each case at a gateway whose node we play, and judges what came of it.
struct AttackRun {
    let gateway: LoopbackClient
    let node: LoopbackClient
    let basePath: String
    let cookieName: String
    /// Asked for at each login: one with a level below it, so that too low a level can be answered.
    let level: AssuranceLevel

    init(_ configuration: GatewayConfiguration, node: LoopbackNode) {
        gateway = LoopbackClient(configuration.listen)
        self.node = LoopbackClient(node.listen)
        basePath = configuration.publicURL.basePath
        cookieName = configuration.session.cookieName
        level = max(.substantial, configuration.provider.assuranceLevel)
    }

    /// - Throws: `inputOutput` where no gateway answers at all.
    func result(of outcome: Outcome) async throws -> AttackResult {
        do {
            if outcome.needsEarlierLogin { _ = try await logIn("success") }
            return AttackResult(outcome: outcome, got: try await logIn(outcome.name))
        } catch let failure as TransportError where failure.code == .connectionFailed {
            throw CommandFailure(
                .inputOutput,
                "no gateway answers where the configuration listens (\(failure.detail)): start it with brama serve, "
                    + "or give --start")
        }
    }

    /// What an outside sees of one login in a fresh browser: `accepted`, the public code, or what is odd about it.
    private func logIn(_ outcome: String) async throws -> String {
        var browser = AttackBrowser(gateway, basePath: basePath)
        let page = try await patiently { try await browser.get("/login?return_to=/&loa=\(level.rawValue)") }
        guard page.status == 200 else { return "no login page: \(page.status) \(page.code ?? "")" }
        let answer = try await node.send(
            "/login/SingleSignOnService?outcome=\(outcome)&person=\(person)",
            headers: [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
            form: AttackBrowser.Form(html: page.text).body)
        guard answer.status == 200 else { return "the node refused our AuthnRequest: \(answer.code ?? "")" }
        let form = AttackBrowser.Form(html: answer.text)
        let end = try await patiently { try await browser.post("/acs", form) }
        let session = try await browser.get("/session").status == 200
        return Self.reading(end, hasCookie: browser.cookies[cookieName] != nil, hasSession: session)
    }

    /// The shipped person who has that level.
    private var person: String { level == .high ? "krystyna" : "grazyna" }

    /// A limited gateway says when to come back; what is tested is the login, not the limit.
    private func patiently(
        _ request: () async throws -> LoopbackClient.Answer
    ) async throws -> LoopbackClient.Answer {
        while true {
            let answer = try await request()
            guard answer.status == 429 else { return answer }
            let seconds = answer.headers[.retryAfter].flatMap { Int($0) } ?? 1
            try await Task.sleep(for: .seconds(min(max(seconds, 1), 60)))
        }
    }

    private static func reading(_ end: LoopbackClient.Answer, hasCookie: Bool, hasSession: Bool) -> String {
        switch (end.status, hasCookie, hasSession) {
        case (303, true, true): "accepted"
        case (400..., false, false): end.code ?? "\(end.status) without a code"
        case (_, false, false): "\(end.status), neither code nor session"
        default:
            "\(end.status) \(end.code ?? ""), cookie: \(hasCookie ? "yes" : "no"), "
                + "session: \(hasSession ? "yes" : "no")"
        }
    }
}

/// How one case ended.
struct AttackResult {
    let outcome: Outcome
    /// `accepted`, a public code, or what was odd.
    let got: String

    var isHeld: Bool { got == outcome.expectation.text }
}
