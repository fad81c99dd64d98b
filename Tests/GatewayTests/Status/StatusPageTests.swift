import Foundation
import HTTPTypes
import SAML
import Testing
import Transport

@testable import Gateway

@Suite("Status page")
struct StatusPageTests {
    private func rig(_ adjust: (inout GatewayConfiguration) -> Void = { _ in }) async throws -> LoginRig {
        try await LoginRig(adjust)
    }

    private func page(_ rig: LoginRig, query: String? = nil) async -> ServerResponse {
        await rig.administration.answer(
            ServerRequest(method: .get, path: "/", query: query, peer: LoginRig.peer)
        ).response()
    }

    /// A figure of the section `hour` or `day`.
    private func figure(_ name: String, _ section: String, in text: String) throws -> String {
        let part = try #require(text.split(separator: #"<section aria-labelledby="\#(section)">"#).last)
        let found = try #require(part.firstMatch(of: try Regex("<dt>\(name)</dt><dd>([^<]*)</dd>")))
        return String(found.output[1].substring ?? "")
    }

    @Test("what happened more than an hour ago is in the day's figures only, after a day in none")
    func periods() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        for (advance, hour, day) in [(0, "1", "1"), (61 * 60, "0", "1"), (23 * 3_600, "0", "0")] {
            rig.clock.advance(by: .seconds(advance))
            let text = await page(rig).text
            #expect(try figure("Finished", "hour", in: text) == hour)
            #expect(try figure("Finished", "day", in: text) == day)
        }
    }

    @Test("a gateway that is not ready says so in words, with what is wrong")
    func faults() async throws {
        let rig = try await rig()
        #expect(await page(rig).text.contains("<title>Ready"))
        rig.clock.advance(by: .seconds(400 * 86_400))
        let text = await page(rig).text
        #expect(text.contains("<title>Not ready"))
        #expect(text.contains("<li>certificate of signing is not valid now</li>"))
        rig.administration.leave()
        #expect(await page(rig).text.contains("<li>stopping</li>"))
    }

    @Test(
        "certificates are judged as brama check judges them, in words",
        arguments: [
            (0, "in order", "365 days left"), (300, "plan its renewal", "65 days left"),
            (340, "renew soon", "25 days left"), (360, "renew now", "5 days left"),
            (366, "expired", "ran out 1 day ago"),
        ])
    func certificates(days: Int64, remark: String, left: String) async throws {
        let rig = try await rig()
        rig.clock.advance(by: .seconds(days * 86_400))
        let text = await page(rig).text
        #expect(try text.contains(Regex("(\(remark))</span>")) && text.contains(left))
        #expect(text.contains("signatures of WK"))
    }

    @Test("names are text, whatever they are made of")
    func escaping() async throws {
        let rig = try await rig {
            $0.environment = #"<script>alert("1")</script>"#
            $0.audit = AuditSettings(file: "/nowhere")
            $0.audit?.node = "\"><b>"
        }
        let text = await page(rig).text
        #expect(!text.contains("<script") && !text.contains("<b>"))
        #expect(text.contains("&lt;script&gt;"))
    }

    @Test("nothing of people is in it, nor of keys")
    func privacy() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        _ = try await browser.logIn(outcome: "unsigned")
        let text = await page(rig).text
        let session = try #require(browser.cookies["__Host-brama"])
        for word in ["87022243734", "Grażyna", "Kowalska", "gzolc87", session] {
            #expect(!text.contains(word))
        }
    }

    @Test("the policy allows the one style by its hash, and nothing else")
    func policy() async throws {
        let rig = try await rig()
        let answer = await page(rig, query: "refresh=60")
        #expect(answer.headers[.refresh] == "60")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        let style = try #require(answer.text.firstMatch(of: /<style>([^<]*)<\/style>/)).1
        #expect(policy.contains(PagePolicy.source(String(style))))
        #expect(!answer.text.contains("{{") && !answer.text.contains("style=\""))
    }

    @Test("other methods and paths are not served")
    func others() async throws {
        let rig = try await rig()
        let post = rig.administration.answer(ServerRequest(method: .post, path: "/", peer: LoginRig.peer))
        #expect(await post.response().status == .methodNotAllowed)
        for path in ["/index.html", "//", "/status", "/requests/", "/requests/x"] {
            let answer = rig.administration.answer(
                ServerRequest(method: .get, path: path, peer: LoginRig.peer))
            #expect(await answer.response().status == .notFound)
        }
    }

    @Test("a reload's result is told without values")
    func reload() async throws {
        let rig = try await rig()
        #expect(await page(rig).text.contains("none since the start"))
        for (outcome, words) in [
            (ReloadOutcome.unchanged, "nothing had changed"),
            (.reloaded(["session.idleTimeout"]), "done: session.idleTimeout"),
            (.failed("secret"), "failed, the old configuration stays"),
        ] {
            rig.administration.note(outcome)
            let text = await page(rig).text
            #expect(text.contains("2027-01-15 08:00:00 UTC, \(words)") && !text.contains("secret"))
        }
    }

    @Test(
        "what a code usually means stands in the operators' documentation, in the same words",
        arguments: PublicCode.allCases)
    func hints(code: PublicCode) throws {
        let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Documentation/operations.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| `\(code.rawValue)` |") })
        #expect(row.replacing("`", with: "") == "| \(code.rawValue) | \(code.operatorHint) |")
    }
}
