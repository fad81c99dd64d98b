import XMLSecurity

/// The operator's picture, carried by each page itself as a `data:` address.
///
/// Shown by `<img>`, where browsers neither run scripts of an SVG nor load what it names; one that holds either is
/// refused all the same, since somebody expects more of it than browsers will show.
public struct PageLogo: Sendable, Equatable {
    /// Bytes of the file; each page carries it.
    static let sizeLimit = 64 << 10

    /// `data:image/png;base64,…` or `data:image/svg+xml;base64,…`.
    let address: String

    /// Why a file is no logo; to follow the file's name.
    struct Problem: Error, Equatable {
        let text: String
    }

    /// - Parameter bytes: the type is judged by them, not by the file's name.
    init(_ bytes: [UInt8]) throws(Problem) {
        let type: String
        if Self.isPNG(bytes) {
            type = "image/png"
        } else if bytes.first == UInt8(ascii: "<")
            || bytes.starts(with: [0xEF, 0xBB, 0xBF, UInt8(ascii: "<")])
        {
            try Self.checkSVG(bytes)
            type = "image/svg+xml"
        } else {
            throw Problem(text: "is neither PNG nor SVG")
        }
        address = "data:\(type);base64,\(Base64.encodeToString(bytes))"
    }

    /// Signature, then the header chunk with width and height of at least one pixel. Source: PNG §5.2, §11.2.2.
    private static func isPNG(_ bytes: [UInt8]) -> Bool {
        let start: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
        ]
        guard bytes.starts(with: start), bytes.count > 24 else { return false }
        return bytes[16..<20].contains { $0 != 0 } && bytes[20..<24].contains { $0 != 0 }
    }

    private static func checkSVG(_ bytes: [UInt8]) throws(Problem) {
        let root: XMLElement
        do {
            root = try ParsedDocument(bytes).root
        } catch {
            throw Problem(
                text: "is not an SVG that can be used (\(error.detail)); allowed: UTF-8 without DOCTYPE, "
                    + "processing instructions and comments")
        }
        guard root.name == QualifiedName(svg, "svg") else { throw Problem(text: "is XML, but not SVG") }
        try check(root)
    }

    private static let svg = "http://www.w3.org/2000/svg"
    /// Elements that run, embed or load something.
    private static let refusedElements: Set<String> = [
        "script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "use", "image",
        "feimage", "a",
        "animate", "set", "animatetransform", "animatemotion",
    ]

    private static func check(_ element: XMLElement) throws(Problem) {
        let name = element.name.local.lowercased()
        let place = "line \(element.line)"
        if refusedElements.contains(name) && !isReference(name, element) {
            throw Problem(text: "holds <\(element.name.local)> (\(place)); take it out: a logo only draws")
        }
        if name == "style" { try checkStyle(element.text, place) }
        for attribute in element.attributes {
            let label = attribute.name.local.lowercased()
            if label.hasPrefix("on") {
                throw Problem(
                    text: "has the attribute \(attribute.name.local) (\(place)); take it out: it is a script")
            }
            if label == "href" && !attribute.value.hasPrefix("#") {
                throw Problem(text: "refers to something outside itself (\(place)); put it into the file")
            }
            try checkStyle(attribute.value, place)
        }
        for child in element.children { try check(child) }
    }

    /// `<use href="#…">` draws a part of the same file again.
    private static func isReference(_ name: String, _ element: XMLElement) -> Bool {
        name == "use" && element.attributes.allSatisfy { $0.name.local != "href" || $0.value.hasPrefix("#") }
    }

    /// `url(#…)` is a part of the file itself; all else would be loaded.
    private static func checkStyle(_ text: String, _ place: String) throws(Problem) {
        let lowered = text.lowercased()
        let loads = lowered.ranges(of: "url(").contains { range in
            let rest = lowered[range.upperBound...].drop { " \t\n\"'".contains($0) }
            return rest.first != "#"
        }
        guard !loads, !lowered.contains("@import"), !lowered.contains("javascript:") else {
            throw Problem(text: "refers to something outside itself (\(place)); put it into the file")
        }
    }
}
