import Foundation
import HTTPTypes
import SAML
import Simulator
import Testing
import Transport

@testable import Gateway

@Suite("What the audit log tells of logins")
struct AuditFlowTests {
    private struct Line: Decodable {
        let event: String
        let request: String?
        let client: String?
        let authnRequest, artifactResolve, artifactResponse, response, assertion: String?
        let session, subject, sessionIndex, level, identityProvider, code, rule, reason, outcome: String?
        let remarks: [String]?
        let sessions, subjects: [String]?
        let logoutRequest: String?
        let message, cms: String?
        let count: Int?
    }

    private func lines(_ rig: AuditRig) throws -> [Line] {
        try rig.lines().map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }

    @Test("begun, finished, logged out here and at the node: one story, with its messages and without a name")
    func story() async throws {
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log)
        var browser = Browser(rig)
        #expect(try await browser.logIn().status == .seeOther)
        let sessionID = try #require(
            await browser.get("/auth/session").text.firstMatch(of: /"sessionID":"([^"]+)"/)
        ).1
        _ = await browser.post("/auth/logout?return_to=/", nil, [.secFetchSite: "same-origin"])
        log.close()
        let lines = try lines(audit).filter {
            !["opened", "started", "stopped", "checkpoint"].contains($0.event)
        }
        #expect(lines.map(\.event) == ["login-begun", "login-finished", "logout", "logout-at-node"])
        let (begun, finished, logout, atNode) = (lines[0], lines[1], lines[2], lines[3])
        #expect(begun.authnRequest != nil && begun.authnRequest == finished.authnRequest)
        #expect(
            [finished.artifactResolve, finished.artifactResponse, finished.response, finished.assertion]
                .allSatisfy { $0 != nil })
        #expect(finished.session == String(sessionID) && logout.session == finished.session)
        #expect(
            finished.subject == log.pseudonym.subject("87022243734") && logout.subject == finished.subject)
        #expect(finished.level == "substantial" && finished.identityProvider == "pz.gov.pl")
        #expect(finished.sessionIndex?.count == 43 && finished.client == "127.0.0.1")
        #expect(logout.request == atNode.request && atNode.outcome == "complete")
        for name in ["87022243734", "Grażyna", "Kowalska", "gzolc87", "1987-02-22"] {
            #expect(!audit.text.contains(name), "\(name)")
        }
        let files = try AuditFiles([audit.path])
        let trace = AuditTrace(request: try #require(logout.request), in: files)
        #expect(trace.lines.count == 4, "\(trace.text())")
        #expect(trace.text().split(separator: "\n").first?.contains("login-begun") == true)
        #expect(AuditTrace(subject: try #require(finished.subject), in: files).lines.count == 4)
        #expect(AuditTrace(request: "nobody of ours", in: files).lines.isEmpty)
        let request = try #require(logout.request)
        #expect(AuditTrace(request: String(request.prefix(8)), in: files).lines == trace.lines)
        #expect(AuditTrace(request: String(request.prefix(7)), in: files).lines.isEmpty)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(trace.json())) }
    }

    /// Every way in which the simulator can answer.
    @Test(
        "a refusal has the page's code and request id, the rule, and the login it belongs to",
        arguments: Outcome.all.filter { !$0.needsEarlierLogin }.map(\.name))
    func refusals(name: String) async throws {
        let outcome = try #require(Outcome.named(name))
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log)
        var browser = Browser(rig)
        let answer = try await browser.logIn(outcome: name)
        log.close()
        let lines = try lines(audit)
        let begun = try #require(lines.first { $0.event == "login-begun" })
        switch outcome.expectation {
        case .accepted:
            #expect(lines.contains { $0.event == "login-finished" && $0.authnRequest == begun.authnRequest })
            #expect(!lines.contains { $0.event == "login-refused" })
        case .refused(let code):
            let line = try #require(lines.first { $0.event == "login-refused" })
            #expect(line.code == code && line.request == answer.headers[.bramaRequestID])
            #expect(answer.text.contains(try #require(line.request)))
            #expect(!lines.contains { $0.event == "login-finished" })
            if code != "request-malformed" && code != "login-expired" {
                #expect(line.authnRequest == begun.authnRequest, "\(audit.text)")
                #expect(
                    line.rule != nil || line.reason?.hasPrefix("replay") == true || code == "node-unavailable"
                )
            }
        }
        for secret in ["87022243734", "Kowalska", "Grażyna"] { #expect(!audit.text.contains(secret)) }
        #expect(try rig.configuration.audit == nil && audit.verify(anchor: true).isInOrder)
    }

    @Test("what strangers send stays on one line, escaped")
    func injection() async throws {
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log)
        var browser = Browser(rig)
        let nasty = "x\r\n{\"seq\":1}\u{1B}[31m\u{2028}\"\\"
        let form = Browser.Form(
            action: "", fields: [(name: "SAMLart", value: nasty), (name: "RelayState", value: nasty)])
        _ = await browser.post("/auth/acs", form, [HTTPField.Name("X-Forwarded-For")!: nasty])
        _ = await browser.get("/auth/login?return_to=%0d%0a&loa=%1b%22")
        log.note(.administration(nasty, [(nasty, nasty)]))
        log.close()
        #expect(try audit.verify(anchor: true).isInOrder)
        let lines = try lines(audit)
        #expect(lines.count == 7 && lines[2].event == "login-refused" && lines[4].event == "administration")
        #expect(
            !audit.text.unicodeScalars.contains { $0.value != 10 && ($0.value < 0x20 || $0 == "\u{2028}") })
    }

    @Test("a flood of strangers is counted, a login's own refusal is listed all the same")
    func flood() async throws {
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log) { $0.limits.clientLoginsPerMinute = 10_000 }
        var browser = Browser(rig)
        for _ in 0..<300 { _ = await browser.post("/auth/slo") }
        _ = try await browser.logIn(outcome: "altered-digest")
        log.close()
        let lines = try lines(audit)
        #expect(lines.count { $0.event == "logout-refused" } == 60)
        #expect(lines.filter { $0.event == "refusals-unlisted" }.compactMap(\.count) == [240])
        #expect(lines.contains { $0.event == "login-refused" && $0.rule != nil })
    }

    @Test("a logout that the node demands lists the sessions that it ended, of all browsers")
    func logoutByNode() async throws {
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log)
        for _ in 0..<2 {
            var browser = Browser(rig)
            #expect(try await browser.logIn().status == .seeOther)
        }
        let answer = await rig.send(SingleLogoutTests.soap(try SingleLogoutTests.envelope(rig)))
        #expect(answer.status == .ok)
        log.close()
        let lines = try lines(audit)
        let line = try #require(lines.first { $0.event == "logout-by-node" })
        let finished = lines.filter { $0.event == "login-finished" }
        #expect(Set(line.sessions ?? []) == Set(finished.compactMap(\.session)) && line.sessions?.count == 2)
        #expect(
            line.subjects == finished.compactMap(\.subject).dropLast()
                && line.logoutRequest == "ID-logout-by-node")
        let trace = AuditTrace(request: try #require(line.request), in: try AuditFiles([audit.path]))
        #expect(trace.lines.count == 5, "\(trace.text())")
    }

    @Test(
        "addresses as the settings want them",
        arguments: [
            (AuditSettings.ClientAddresses.full, "192.0.2.77", "192.0.2.77"),
            (.network, "192.0.2.77", "192.0.2.0/24"),
            (.network, "2001:db8:1:2::3", "2001:db8:1::/48"), (.none, "192.0.2.77", nil),
        ] as [(AuditSettings.ClientAddresses, String, String?)])
    func addresses(extent: AuditSettings.ClientAddresses, host: String, written: String?) async throws {
        let audit = try AuditRig()
        let log = try audit.open { $0.clientAddress = extent }
        let rig = try await LoginRig(audit: log)
        var browser = Browser(rig)
        var request = browser.request(.get, "/auth/login?return_to=/")
        request.peer = .internet(host: host, port: 4)
        #expect(await browser.send(request).status == .ok)
        log.close()
        let line = try #require(try lines(audit).first { $0.event == "login-begun" })
        #expect(line.client == written)
    }

    @Test("directories that are missing are made for this user alone")
    func directories() throws {
        let audit = try AuditRig()
        let log = try audit.open { $0.file = audit.directory.path + "/var/audit/audit.jsonl" }
        log.close()
        for path in ["/var", "/var/audit"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: audit.directory.path + path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }
}
