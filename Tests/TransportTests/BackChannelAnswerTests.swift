import Foundation
import Testing

@testable import Transport

@Suite("Back channel: what counts as an answer")
struct BackChannelAnswerTests {
    @Test("A whole answer comes back with status, type, date and body")
    func whole() async throws {
        let fixture = try await BackChannelFixture()
        let answer = try await fixture.post("/good")
        #expect(answer.status == 200)
        #expect(answer.contentType == "text/xml; charset=utf-8")
        #expect(answer.date == 1_767_607_200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "<answer/>")
    }

    @Test("A fault with status 500 is an answer")
    func fault() async throws {
        let answer = try await BackChannelFixture().post("/fault")
        #expect(answer.status == 500)
        #expect(String(decoding: answer.body, as: UTF8.self) == "<fault/>")
        #expect(answer.date == nil)
    }

    @Test("The request holds what was given, and neither Expect nor Accept-Encoding")
    func request() async throws {
        let fixture = try await BackChannelFixture()
        let headers = [("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", "\"\""), ("X-Empty", "")]
        _ = try await fixture.client.post(
            fixture.base + "/good", headers: headers, body: Array("<ask/>".utf8))
        let stats = try await fixture.stats()
        let lines = try #require(stats.heads["/good"]).split(separator: "\r\n").map(String.init)
        #expect(
            lines == [
                "POST /good HTTP/1.1", "Host: localhost:\(fixture.server.port)", "Accept: */*",
                "Content-Type: text/xml; charset=utf-8", "SOAPAction: \"\"", "X-Empty:", "Content-Length: 6",
            ])
        #expect(stats.bodies["/good"] == "<ask/>")
    }

    @Test("A large body arrives whole, without being announced by Expect")
    func largeRequest() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in configuration.answerBytes = 4 << 20 }
        let body = (0..<1_200 << 10).map { UInt8(ascii: "a") + UInt8($0 % 23) }
        _ = try await fixture.client.post(fixture.base + "/good", headers: [], body: body)
        let stats = try await fixture.stats()
        #expect(stats.bodies["/good"] == String(decoding: body, as: UTF8.self))
        #expect(try #require(stats.heads["/good"]).contains("Expect") == false)
    }

    @Test(
        "Other whole answers",
        arguments: [
            ("/chunked", nil), ("/identity", nil), ("/interim", "text/xml"),
            ("/two-types", "text/xml, text/html"),
            ("/until-close", "text/xml"), ("/excess", nil),
        ] as [(String, String?)])
    func accepted(_ path: String, _ type: String?) async throws {
        let answer = try await BackChannelFixture().post(path)
        #expect(String(decoding: answer.body, as: UTF8.self) == "<answer/>")
        #expect(answer.contentType == type)
    }

    @Test(
        "Refused answers",
        arguments: [
            ("/redirect", .redirectRefused), ("/not-modified", .redirectRefused), ("/gzip", .answerMalformed),
            ("/gzip-transfer", .answerMalformed), ("/bomb", .answerMalformed), ("/deflate", .answerMalformed),
            ("/br", .answerMalformed), ("/gzip-twice", .answerMalformed), ("/see-other", .redirectRefused),
            ("/permanent", .redirectRefused), ("/flood-interim", .answerTooLarge),
            ("/bad-chunk", .answerMalformed),
            ("/both-lengths", .answerMalformed), ("/two-lengths", .answerMalformed),
            ("/garbage", .answerMalformed), ("/large", .answerTooLarge), ("/endless", .answerTooLarge),
            ("/declared-large", .answerTooLarge), ("/many-headers", .answerTooLarge),
            ("/truncated", .answerTruncated), ("/truncated-chunk", .answerTruncated),
            ("/truncated-head", .answerTruncated), ("/nothing", .connectionFailed),
        ] as [(String, TransportError.Code)])
    func refused(_ path: String, _ code: TransportError.Code) async throws {
        let fixture = try await BackChannelFixture()
        #expect(await fixture.code(path) == code)
        let stats = try await fixture.stats()
        #expect(stats.requests[path] == 1, "the request was sent once")
        #expect(stats.requests["/good"] == nil, "no redirect was followed")
    }

    @Test("What stands behind an answer on its connection is not the next one")
    func excess() async throws {
        let fixture = try await BackChannelFixture()
        _ = try await fixture.post("/excess")
        let next = try await fixture.post("/good")
        #expect(String(decoding: next.body, as: UTF8.self) == "<answer/>")
    }

    @Test("An answer that came when nobody had asked is nobody's answer")
    func unasked() async throws {
        let fixture = try await BackChannelFixture()
        for round in 1...5 {
            _ = try await fixture.post("/excess-later")
            // Asked by another client: the fixture's own must find the connection as it was left.
            let other = try await BackChannelFixture.client()
            _ = try await other.post(fixture.base + "/await-excess/\(round)", headers: [], body: [])
            let next = try await fixture.post("/good")
            #expect(String(decoding: next.body, as: UTF8.self) == "<answer/>")
        }
    }

    @Test("Nothing is unpacked: a bomb that does not name its coding stays as small as it came")
    func packed() async throws {
        let answer = try await BackChannelFixture().post("/bomb-unnamed")
        #expect(answer.body.count < 64 << 10)
        #expect(answer.body.starts(with: [0x1F, 0x8B]))
    }

    @Test("The type is told as it is, a missing one as missing, for the caller to judge")
    func types() async throws {
        let fixture = try await BackChannelFixture()
        #expect(try await fixture.post("/no-type").contentType == nil)
        #expect(try await fixture.post("/html").contentType == "text/html")
        #expect(try await fixture.post("/refresh").status == 200)
        #expect(try await fixture.stats().requests["/good"] == nil, "no redirect was followed")
    }

    @Test("The size of the body may be exactly the limit")
    func limit() async throws {
        let exact = try await BackChannelFixture { configuration, _ in configuration.answerBytes = 9 }
        #expect(try await exact.post("/good").body.count == 9)
        #expect(try await exact.post("/chunked").body.count == 9)
        let less = try await BackChannelFixture { configuration, _ in configuration.answerBytes = 8 }
        #expect(await less.code("/good") == .answerTooLarge)
        #expect(await less.code("/chunked") == .answerTooLarge)
    }

    @Test(
        "Header fields that would reframe or split the request are not sent",
        arguments: [
            ("Host", "other"), ("content-length", "1"), ("Transfer-Encoding", "chunked"), ("X", "a\r\nY: b"),
            ("X\n", "a"), ("", "a"), ("X:", "a"), ("X", "a\0b"), ("Accept-Encoding", "gzip"),
        ])
    func headers(_ name: String, _ value: String) async throws {
        let fixture = try await BackChannelFixture()
        await #expect {
            try await fixture.client.post(fixture.base + "/good", headers: [(name, value)], body: [])
        } throws: {
            ($0 as? TransportError)?.code == .clientFailed
        }
    }
}
