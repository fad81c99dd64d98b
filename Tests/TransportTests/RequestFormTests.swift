import HTTPTypes
import Testing

@testable import Transport

@Suite("Forms, cookies, percent-encoding")
struct RequestFormTests {
    @Test(
        "Fields are decoded in their order, repeated names kept apart",
        arguments: [
            ("", []), ("a=b", [NamedValue(name: "a", value: "b")]),
            (
                "a=1&b=2&a=3",
                [.init(name: "a", value: "1"), .init(name: "b", value: "2"), .init(name: "a", value: "3")]
            ),
            ("a", [.init(name: "a", value: "")]), ("=b", [.init(name: "", value: "b")]),
            ("&&a=&", [.init(name: "a", value: "")]),
            ("a=b=c==", [.init(name: "a", value: "b=c==")]),
            ("a+b=c%2Bd+%26", [.init(name: "a b", value: "c+d &")]),
            ("n=%C5%BB%c3%b3%C5%82%C4%87", [.init(name: "n", value: "Żółć")]),
            (
                "SAMLart=AAQAAk/w==&x=/:@?",
                [.init(name: "SAMLart", value: "AAQAAk/w=="), .init(name: "x", value: "/:@?")]
            ),
            ("a=%0D%0A", [.init(name: "a", value: "\r\n")]),
        ] as [(String, [NamedValue])])
    func form(_ text: String, _ fields: [NamedValue]) throws {
        #expect(try FormBody(Array(text.utf8)).fields == fields)
        #expect(try FormBody(query: text).fields == fields)
    }

    @Test(
        "What is malformed is refused and not repaired",
        arguments: [
            "a=%", "a=%4", "a=%zz", "%=a", "a=%4&b=1", "a=%00", "a=b c", "a=b\n", "a=\u{1}", "a=ż", "a=%FF",
            "a=%C5", "a=%C0%AF",
            "a=%ED%A0%80",
        ])
    func malformedForm(_ text: String) {
        var code: TransportError.Code?
        do throws(TransportError) { _ = try FormBody(Array(text.utf8)) } catch { code = error.code }
        #expect(code == .formMalformed)
    }

    @Test("As many fields as allowed and no more")
    func fieldCount() throws {
        let text = String(repeating: "a=b&", count: 64)
        #expect(try FormBody(Array(text.utf8)).fields.count == 64)
        var code: TransportError.Code?
        do throws(TransportError) { _ = try FormBody(Array((text + "c").utf8)) } catch { code = error.code }
        #expect(code == .formTooManyFields)
    }

    @Test("All values of a name, or none")
    func valuesOfAName() throws {
        let form = try FormBody(query: "a=1&b=2&a=3")
        #expect(form["a"] == ["1", "3"])
        #expect(form["c"] == [])
        #expect(try FormBody(query: nil).fields.isEmpty)
    }

    @Test("Cookies are read in their order, from several fields, with quotes as they stand")
    func cookies() {
        var headers = HTTPFields()
        for value in ["a=1; __Host-brama=abc==; q=\"x y\"", "a=2;b = 3 ; =x; novalue; b(d=1; ą=1; c="] {
            headers.append(HTTPField(name: .cookie, value: value))
        }
        let cookies = CookieHeader(headers)
        #expect(
            cookies.cookies == [
                .init(name: "a", value: "1"), .init(name: "__Host-brama", value: "abc=="),
                .init(name: "q", value: "\"x y\""), .init(name: "a", value: "2"),
                .init(name: "b", value: "3"),
                .init(name: "c", value: ""),
            ])
        #expect(cookies["a"] == ["1", "2"])
        #expect(cookies["A"] == [])
        #expect(CookieHeader([:]).cookies.isEmpty)
    }

    @Test(
        "Everything is percent-encoded but unreserved characters",
        arguments: [
            ("", ""), ("aZ09-._~", "aZ09-._~"), ("Żółć", "%C5%BB%C3%B3%C5%82%C4%87"),
            ("a b\r\n%", "a%20b%0D%0A%25"),
            ("\0/", "%00%2F"),
        ])
    func percentEncoding(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.percentEncoded(text) == encoded)
    }
}
