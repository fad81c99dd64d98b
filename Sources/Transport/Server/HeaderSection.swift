import HTTPTypes

/// Gathers header fields and what they say about the message itself.
struct HeaderSection {
    private var fields = HTTPFields()
    private var hosts = 0
    private var contentLength: Int?
    private var codings: [TransferCoding] = []
    private var closes = false
    private var staysOpen = false
    private var expectsContinue = false
    private var expectsOther = false

    private enum TransferCoding {
        case chunked
        case other
    }

    mutating func append(_ input: Span<UInt8>, _ range: Range<Int>, limit: Int) throws(Refusal) {
        let line = try FieldLine(input, range)
        guard fields.count < limit else { throw .headTooLarge }
        try note(input, line)
        guard let name = KnownFieldName.name(input, line.name) else { throw .malformed }
        if fields.isEmpty { fields.reserveCapacity(12) }
        let value = input.extracting(line.value)
        fields.append(unsafe value.withUnsafeBufferPointer { unsafe HTTPField(name: name, value: $0) })
    }

    private mutating func note(_ input: Span<UInt8>, _ line: FieldLine) throws(Refusal) {
        switch line.name.count {
        case 4 where input.holds("host", in: line.name):
            hosts += 1
            guard hosts == 1, Host.isValid(input, line.value) else { throw .malformed }
        case 6 where input.holds("expect", in: line.name):
            if input.holds("100-continue", in: line.value) {
                expectsContinue = true
            } else {
                expectsOther = true
            }
        case 10 where input.holds("connection", in: line.name):
            input.forEachListMember(in: line.value) { member in
                if input.holds("close", in: member) { closes = true }
                if input.holds("keep-alive", in: member) { staysOpen = true }
            }
        case 14 where input.holds("content-length", in: line.name):
            guard contentLength == nil else { throw .malformed }
            contentLength = try Self.length(input, line.value)
        case 17 where input.holds("transfer-encoding", in: line.name):
            try noteCodings(input, line.value)
        default: break
        }
    }

    /// Digits only; a number too large to count stays the largest one.
    private static func length(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Int {
        guard !range.isEmpty else { throw .malformed }
        var length = 0
        for index in range {
            guard (0x30...0x39).contains(input[index]) else { throw .malformed }
            let (tenfold, over) = length.multipliedReportingOverflow(by: 10)
            let (sum, above) = tenfold.addingReportingOverflow(Int(input[index] - 0x30))
            length = over || above ? .max : sum
        }
        return length
    }

    private mutating func noteCodings(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
        try input.forEachListMember(in: range) { member throws(Refusal) in
            let token = ByteSet.token
            guard !member.isEmpty else { throw .malformed }
            for index in member where !token.contains(input[index]) { throw .malformed }
            codings.append(input.holds("chunked", in: member) ? .chunked : .other)
        }
    }

    /// - Throws: what RFC 9112 6.1 to 6.3 and RFC 9110 10.1.1 refuse.
    consuming func head(_ line: RequestLine) throws(Refusal) -> RequestHead {
        guard hosts == 1 || line.minorVersion == 0 else { throw .malformed }
        var head = RequestHead(
            method: line.method, path: line.target.path, query: line.target.query,
            minorVersion: line.minorVersion,
            keepsAlive: line.minorVersion == 1 ? !closes : staysOpen && !closes)
        head.body = try body(minorVersion: line.minorVersion)
        // RFC 9110 10.1.1: a server ignores the expectation of an HTTP/1.0 client.
        if line.minorVersion == 1 {
            guard !expectsOther else { throw .expectationUnknown }
            head.expectsContinue = expectsContinue && head.body != .none
        }
        if let authority = line.target.authority, let host = KnownFieldName.host { fields[host] = authority }
        head.fields = fields
        return head
    }

    private func body(minorVersion: Int) throws(Refusal) -> RequestHead.Body {
        guard let last = codings.last else {
            guard let contentLength, contentLength > 0 else { return .none }
            return .length(contentLength)
        }
        guard minorVersion == 1, contentLength == nil, last == .chunked,
            !codings.dropLast().contains(.chunked)
        else { throw .malformed }
        guard codings.count == 1 else { throw .notImplemented }
        return .chunked
    }
}
