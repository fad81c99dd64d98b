import Testing
import XMLSecurity

@testable import Gateway

@Suite("The operator's logo")
struct PageLogoTests {
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        + [0, 0, 0, 1, 0, 0, 0, 2, 8, 6, 0, 0, 0]

    private func svg(_ inside: String) -> [UInt8] {
        Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">\(inside)</svg>
            """.utf8)
    }

    @Test("is PNG or SVG by its bytes, and comes with the page")
    func accepted() throws {
        #expect(try PageLogo(Self.png).address == "data:image/png;base64," + Base64.encodeToString(Self.png))
        let drawing = svg(
            """
            <defs><linearGradient id="g"/><path id="p" d="M0 0h9"/></defs><style>.a{fill:url(#g)}</style>\
            <use href="#p"/><use xlink:href="#p"/><rect fill="url('#g')" width="9" height="9"/>
            """)
        #expect(try PageLogo(drawing).address.hasPrefix("data:image/svg+xml;base64,"))
    }

    @Test(
        "an SVG that runs, embeds or loads something is refused",
        arguments: [
            "<script>x()</script>", "<g><script href=\"//x\"/></g>", "<rect onload=\"x()\"/>",
            "<rect ONCLICK=\"x()\"/>",
            "<foreignObject/>", "<image href=\"https://x.example/p.png\"/>",
            "<image href=\"data:image/png;base64,AA\"/>",
            "<use href=\"https://x.example/#p\"/>", "<use xlink:href=\"//x.example/#p\"/>",
            "<a href=\"https://x.example\"/>",
            "<style>@import 'x'</style>", "<style>p{fill:url(https://x.example)}</style>",
            "<rect fill=\"url( 'https://x.example#g')\"/>", "<rect style=\"fill:URL(//x)\"/>",
            "<set attributeName=\"href\" to=\"javascript:x()\"/>",
            "<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>",
            "<style>p{background:javascript:x}</style>",
        ])
    func refused(inside: String) {
        #expect(throws: PageLogo.Problem.self) { _ = try PageLogo(svg(inside)) }
    }

    @Test("what is neither is refused, whatever it is called")
    func neither() {
        #expect(throws: PageLogo.Problem(text: "is neither PNG nor SVG")) {
            _ = try PageLogo(Array("GIF89a".utf8))
        }
        #expect(throws: PageLogo.Problem(text: "is neither PNG nor SVG")) { _ = try PageLogo([]) }
        #expect(throws: PageLogo.Problem(text: "is neither PNG nor SVG")) {
            _ = try PageLogo(Array(Self.png.prefix(20)))
        }
        #expect(throws: PageLogo.Problem(text: "is XML, but not SVG")) {
            _ = try PageLogo(Array("<svg/>".utf8))
        }
        #expect(throws: PageLogo.Problem.self) { _ = try PageLogo(Array("<!DOCTYPE svg><svg/>".utf8)) }
        #expect(throws: PageLogo.Problem.self) { _ = try PageLogo(Array("<html><script>x</script>".utf8)) }
    }
}
