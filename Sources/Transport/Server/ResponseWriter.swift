import HTTPTypes

/// Puts answers into the bytes that go out.
struct ResponseWriter {
    /// What the request that is answered decides.
    struct Frame {
        var isHead = false
        var minorVersion = 1
        var keepsAlive: Bool
    }

    /// `Date: …` with its CR LF, made once a second.
    private var dateLine: [UInt8] = []
    private var dateSecond = Int64.min

    mutating func setDate(_ second: Int64) {
        guard second != dateSecond else { return }
        dateSecond = second
        dateLine = Array("Date: ".utf8) + HTTPDate.bytes(second) + [0x0D, 0x0A]
    }

    /// Appends `response` to `output`; a response that must not go out leaves `output` as it was.
    /// - Returns: whether the connection stays open after it.
    func append(
        _ response: ServerResponse, _ frame: Frame, to output: inout [UInt8]
    ) throws(Refusal) -> Bool {
        let code = response.status.code
        guard (200...599).contains(code) else { throw .answerInvalid }
        let start = output.count
        appendStatusLine(code, to: &output)
        var keepsAlive = frame.keepsAlive
        for field in response.headers {
            switch FieldUse(field) {
            case .service:
                guard append(field, to: &output) else {
                    output.removeSubrange(start...)
                    throw .answerInvalid
                }
            case .close: keepsAlive = false
            case .server: break
            }
        }
        output.append(contentsOf: dateLine)
        appendLength(response.body.count, code, to: &output)
        appendConnection(keepsAlive, frame.minorVersion, to: &output)
        output.append(0x0D)
        output.append(0x0A)
        if !frame.isHead, code != 204, code != 304 { output.append(contentsOf: response.body) }
        return keepsAlive
    }

    /// The server's own answer: no body, nothing of the request in it, and the end of the connection.
    func append(_ refusal: Refusal, to output: inout [UInt8]) {
        appendStatusLine(refusal.rawValue, to: &output)
        output.append(contentsOf: dateLine)
        output.append("Content-Length: 0\r\nConnection: close\r\n\r\n")
    }

    private func appendStatusLine(_ code: Int, to output: inout [UInt8]) {
        if code == 200 { return output.append("HTTP/1.1 200 OK\r\n") }
        output.append("HTTP/1.1 ")
        output.append(decimal: code)
        output.append(0x20)
        // The phrase is ours, not the service's: it could hold anything.
        output.append(ReasonPhrase.phrase(code))
        output.append("\r\n")
    }

    private func append(_ field: HTTPField, to output: inout [UInt8]) -> Bool {
        output.append(contentsOf: field.name.rawName.utf8)
        output.append(": ")
        let start = output.count
        unsafe field.withUnsafeBytesOfValue { unsafe output.append(contentsOf: $0) }
        for index in start..<output.count
        where output[index] < 0x20 && output[index] != 0x09 || output[index] == 0x7F {
            return false
        }
        output.append("\r\n")
        return true
    }

    /// RFC 9110 8.6: none with 204, and none with 304, of which it would tell another thing.
    private func appendLength(_ count: Int, _ code: Int, to output: inout [UInt8]) {
        guard code != 204, code != 304 else { return }
        output.append("Content-Length: ")
        output.append(decimal: count)
        output.append("\r\n")
    }

    private func appendConnection(_ keepsAlive: Bool, _ minorVersion: Int, to output: inout [UInt8]) {
        if !keepsAlive {
            output.append("Connection: close\r\n")
        } else if minorVersion == 0 {
            output.append("Connection: keep-alive\r\n")
        }
    }
}

/// Who decides about a field of an answer.
private enum FieldUse {
    case service
    case server
    /// The service wants the connection to end.
    case close

    init(_ field: HTTPField) {
        let name = field.name.canonicalName
        switch name.utf8.count {
        case 4 where name == "date", 7 where name == "trailer" || name == "upgrade",
            10 where name == "keep-alive",
            14 where name == "content-length", 17 where name == "transfer-encoding":
            self = .server
        case 10 where name == "connection":
            self = field.value.utf8.asciiLowercased.elementsEqual("close".utf8) ? .close : .server
        default: self = .service
        }
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    mutating func append(decimal number: Int) {
        if number < 10 { return append(0x30 + UInt8(number)) }
        if number < 1_000 {
            if number >= 100 { append(0x30 + UInt8(number / 100)) }
            append(0x30 + UInt8(number / 10 % 10))
            return append(0x30 + UInt8(number % 10))
        }
        append(contentsOf: String(number).utf8)
    }
}
