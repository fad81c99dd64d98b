import HTTPTypes
import SAML
import Synchronization
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("Metrics")
struct GatewayMetricsTests {
    @Test("count a login in all its parts, and nothing else")
    func login() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        #expect(try await browser.logIn().status == .seeOther)
        let metrics = await Exposition(rig)
        #expect(metrics.response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            metrics.counted("brama_logins_started_total") == [
                #"brama_logins_started_total{level="substantial"}"#: 1
            ])
        #expect(
            metrics.counted("brama_logins_finished_total") == [
                #"brama_logins_finished_total{provider="profil-zaufany",level="substantial"}"#: 1
            ])
        #expect(metrics.counted("brama_logins_refused_total").isEmpty)
        #expect(metrics["brama_sessions_opened_total"] == 1)
        #expect(
            metrics.counted("brama_back_channel_calls_total") == [
                #"brama_back_channel_calls_total{call="artifact-resolution",outcome="answered"}"#: 1
            ])
        for stage in ["start", "take", "resolve", "verify", "store", "audit", "finish"] {
            #expect(metrics["brama_login_stage_duration_seconds_count{stage=\"\(stage)\"}"] == 1, "\(stage)")
        }
        #expect(
            metrics.counted("brama_http_requests_total") == [
                #"brama_http_requests_total{route="login",status="2xx"}"#: 1,
                #"brama_http_requests_total{route="acs",status="3xx"}"#: 1,
            ])
        #expect(metrics[#"brama_build_info{version="1.2.3"}"#] == 1)
        #expect(metrics["brama_ready"] == 1)
        #expect(metrics["brama_store_up"] == 1)
    }

    @Test(
        "count logins that come to nothing by their public code, and WK's messages by the rule",
        arguments: [
            ("cancelled", "login-cancelled", "authn-failed"),
            ("unknown-principal", "identity-unknown", "unknown-principal"),
            ("assertion-issued-long-ago", "node-message-rejected", "assertion-too-old"),
        ])
    func refusals(outcome: String, code: String, rule: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        #expect(try await browser.logIn(outcome: outcome).code == code)
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_logins_refused_total") == [
                "brama_logins_refused_total{at=\"finish\",code=\"\(code)\"}": 1
            ])
        #expect(
            metrics.counted("brama_node_messages_refused_total") == [
                "brama_node_messages_refused_total{rule=\"\(rule)\"}": 1
            ])
        #expect(metrics.counted("brama_logins_finished_total").isEmpty)
        #expect(metrics["brama_sessions_opened_total"] == 0)
    }

    @Test("count checks by result, as requests too, and their tokens")
    func checks() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = await browser.get("/auth/check")
        _ = try await browser.logIn()
        for _ in 0..<5 { #expect(await browser.get("/auth/check").status == .ok) }
        #expect(await browser.get("/auth/check?loa=high").status == .forbidden)
        #expect(await browser.get("/auth/check?loa=highest").status == .badRequest)
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_session_checks_total") == [
                #"brama_session_checks_total{result="allowed"}"#: 5,
                #"brama_session_checks_total{result="no-session"}"#: 1,
                #"brama_session_checks_total{result="level-too-low"}"#: 1,
                #"brama_session_checks_total{result="malformed"}"#: 1,
            ])
        #expect(metrics[#"brama_http_requests_total{route="check",status="2xx"}"#] == 5)
        #expect(metrics[#"brama_http_requests_total{route="check",status="4xx"}"#] == 3)
        // The first one signed a token, off the event thread; the rest found it at hand.
        #expect(metrics[#"brama_session_tokens_signed_total{use="portal"}"#] == 1)
        #expect(metrics[#"brama_http_request_duration_seconds_count{route="check"}"#] == 1)
    }

    @Test("count logouts with WK's answers, and the session that a new login replaces")
    func logouts() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        _ = try await browser.logIn(outcome: "logout-partial")
        let own: HTTPFields = [.origin: LoginRig.publicURL.origin]
        _ = await browser.post("/auth/logout", nil, own)
        // Nobody is logged in any more.
        _ = await browser.post("/auth/logout", nil, own)
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_sessions_ended_total") == [
                #"brama_sessions_ended_total{reason="replaced"}"#: 1,
                #"brama_sessions_ended_total{reason="logout"}"#: 1,
            ])
        #expect(
            metrics.counted("brama_node_logouts_total") == [
                #"brama_node_logouts_total{result="partial"}"#: 1
            ])
    }

    @Test("count calls that got no answer by what went wrong")
    func unreachable() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        rig.backChannel.fail(with: TransportError(.tlsTrust, "no"))
        #expect(await browser.post("/auth/acs", form).code == "node-unavailable")
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_back_channel_calls_total") == [
                #"brama_back_channel_calls_total{call="artifact-resolution",outcome="tls-trust"}"#: 1
            ])
        #expect(metrics[#"brama_back_channel_duration_seconds_count{call="artifact-resolution"}"#] == 1)
    }

    @Test("know each error of the back channel by its own name")
    func callOutcomes() {
        let others: Set<TransportError.Code> = [
            .addressInvalid, .addressInUse, .listenFailed, .formMalformed, .formTooManyFields,
        ]
        for code in TransportError.Code.allCases where !others.contains(code) {
            #expect(NodeMetrics.CallOutcome(.failure(TransportError(code, ""))).rawValue == code.rawValue)
        }
        let answer = BackChannelAnswer(status: 503, contentType: nil, body: [], date: nil)
        #expect(NodeMetrics.CallOutcome(.success(answer)) == .httpStatus)
    }

    @Test("count what the store refuses, and tell that it is down")
    func storeErrors() async throws {
        let store = FailingStore()
        let rig = try await LoginRig(over: store)
        store.fails.store(true, ordering: .relaxed)
        var browser = Browser(rig)
        #expect(await browser.get("/auth/login").code == "internal")
        browser.cookies["__Host-brama"] = "unknown"
        #expect(await browser.get("/auth/session").status == .serviceUnavailable)
        let metrics = await Exposition(rig)
        #expect(metrics[#"brama_store_errors_total{kind="unavailable"}"#] == 2)
        #expect(metrics[#"brama_store_operation_duration_seconds_count{operation="put-login"}"#] == 1)
        #expect(metrics[#"brama_logins_refused_total{at="start",code="internal"}"#] == 1)
        let minute = rig.metrics.history.minutes(1, upTo: rig.clock.now)[0]
        #expect(minute.count(.error) == 2)
        #expect(minute.count(.loginRefused) == 1)
    }

    @Test("survive a reload: nothing begins anew")
    func reload() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        try rig.reload { $0.provider.providerName = "Another" }
        _ = await browser.get("/auth/check")
        _ = await browser.get("/auth/login")
        let metrics = await Exposition(rig)
        #expect(metrics["brama_sessions_opened_total"] == 1)
        #expect(metrics[#"brama_session_checks_total{result="allowed"}"#] == 1)
        #expect(metrics[#"brama_logins_started_total{level="substantial"}"#] == 2)
    }

    @Test("tell what came of reloads, and when the last one was taken in")
    func reloads() async throws {
        let rig = try await LoginRig()
        let observer = CountedReload(rig.metrics)
        rig.clock.advance(by: .seconds(100))
        await observer.reloadEnded(.reloaded(["log.level"]))
        rig.clock.advance(by: .seconds(100))
        await observer.reloadEnded(.refused([]))
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_config_reloads_total") == [
                #"brama_config_reloads_total{result="reloaded"}"#: 1,
                #"brama_config_reloads_total{result="refused"}"#: 1,
            ])
        #expect(metrics["brama_config_last_reload_successful"] == 0)
        #expect(metrics["brama_config_last_reload_success_timestamp_seconds"] == 1_800_000_100)
    }

    @Test("tell how long certificates live, by use, place and fingerprint")
    func certificates() async throws {
        let rig = try await LoginRig { $0.node.pins.append($0.node.pins[0]) }
        let metrics = await Exposition(rig)
        let named = metrics.counted("brama_certificate_not_after_timestamp_seconds")
        #expect(named.count == 4)
        let fingerprint = rig.configuration.signing.certificate.sha256Fingerprint.filter { $0 != ":" }
        let series =
            "brama_certificate_not_after_timestamp_seconds{use=\"signing\",index=\"0\",fingerprint=\"\(fingerprint.prefix(16))\"}"
        #expect(named[series] == Double(rig.configuration.signing.certificate.notAfter))
        #expect(metrics["brama_node_pins"] == 2)
        #expect(metrics["brama_node_pins_end_timestamp_seconds"] == .infinity)
    }

    @Test("count a login that lost its session since its audit line could not be written")
    func unrecorded() async throws {
        let audits = try AuditRig()
        let rig = try await LoginRig(audit: try audits.open())
        var browser = Browser(rig)
        let form = try await browser.begin()
        audits.fail(with: 28)
        #expect(await browser.post("/auth/acs", form).status == .serviceUnavailable)
        let metrics = await Exposition(rig)
        #expect(metrics[#"brama_sessions_ended_total{reason="unrecorded"}"#] == 1)
        #expect(metrics["brama_audit_writable"] == 0)
        #expect(metrics["brama_ready"] == 0)
        #expect(metrics[#"brama_readiness_fault{fault="audit"}"#] == 1)
        #expect(try #require(metrics["brama_audit_lines_written_total"]) >= 2)
    }

    @Test("count what is beyond the limits, and how much waits where")
    func limits() async throws {
        let rig = try await LoginRig { configuration in
            configuration.limits.clientLoginsPerMinute = 1
            configuration.limits.concurrentResolves = 0
        }
        var browser = Browser(rig)
        let form = try await browser.begin()
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
        #expect(await browser.post("/auth/acs", form).code == "node-unavailable")
        let metrics = await Exposition(rig)
        #expect(
            metrics.counted("brama_rate_limited_total") == [#"brama_rate_limited_total{route="login"}"#: 1])
        #expect(
            metrics.counted("brama_queue_refusals_total") == [
                #"brama_queue_refusals_total{queue="resolves"}"#: 1
            ])
        #expect(metrics[#"brama_queue_length{queue="resolves"}"#] == 0)
        #expect(metrics[#"brama_queue_limit{queue="resolves"}"#] == 0)
        #expect(metrics[#"brama_logins_refused_total{at="start",code="too-many-requests"}"#] == 1)
    }

    @Test("are in the administration alone")
    func notPublic() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        for path in ["/metrics", "/auth/metrics"] { #expect(await browser.get(path).status == .notFound) }
    }
}

/// Works until it is told to fail.
private final class FailingStore: ForwardingStore {
    let target: any GatewayStore = MemoryStore()
    let fails = Atomic<Bool>(false)

    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError) {
        if fails.load(ordering: .relaxed) { throw StoreError(.unavailable, "gone") }
        try await target.put(login, under: key, at: now)
    }

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        if fails.load(ordering: .relaxed) { throw StoreError(.unavailable, "gone") }
        return try await target.session(key, at: now)
    }
}
