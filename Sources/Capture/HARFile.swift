import FoundationEssentials

/// The part of a HAR file in which messages may be.
/// - Source: HTTP Archive 1.2.
struct HARFile: Decodable {
    struct Log: Decodable { let entries: [Entry] }

    struct Entry: Decodable {
        let request: Request?
        let response: Response?
    }

    struct Request: Decodable {
        let method: String?
        let url: String?
        let postData: PostData?
    }

    struct PostData: Decodable {
        let text: String?
        let params: [Parameter]?
    }

    struct Parameter: Decodable {
        let name: String?
        let value: String?
    }

    struct Response: Decodable {
        let content: Content?
        let redirectURL: String?
    }

    struct Content: Decodable {
        let text: String?
        let encoding: String?
    }

    let log: Log

    /// nil where the bytes are no HAR file. JSON's depth is bounded by the decoder.
    static func entries(of bytes: [UInt8]) -> [Entry]? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard start.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        return try? JSONDecoder().decode(HARFile.self, from: Data(start)).log.entries
    }
}

extension HARFile.Entry {
    func search(_ search: inout CaptureSearch, number: Int) {
        let address = request?.url ?? ""
        let name = "entry \(number), \(Self.shown(request?.method ?? "")) \(Self.shown(address))"
        search.look(in: Array(address.utf8), origin: name + ", query")
        if let data = request?.postData {
            if let text = data.text, !text.isEmpty {
                search.look(in: Array(text.utf8), origin: name + ", request")
            }
            for parameter in data.params ?? [] {
                let field = "\(parameter.name ?? "")=\(parameter.value ?? "")"
                search.look(in: Array(field.utf8), origin: name + ", request")
            }
        }
        if let target = response?.redirectURL {
            search.look(in: Array(target.utf8), origin: name + ", redirect")
        }
        if let bytes = response?.content?.bytes {
            search.look(in: CaptureEncoding.text(of: bytes) ?? [], origin: name + ", answer")
        }
    }

    /// Without query, fragment and whatever a terminal would act on: an artifact or a token may stand there.
    private static func shown(_ text: String) -> String {
        let bytes = text.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }.prefix(200)
        return String(
            decoding: bytes.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}

extension HARFile.Content {
    var bytes: [UInt8]? {
        guard let text else { return nil }
        guard encoding == "base64" else { return Array(text.utf8) }
        return Data(base64Encoded: text).map(Array.init)
    }
}
