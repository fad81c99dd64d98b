import CTransport

extension BackChannelCall {
    /// Judges a finished transfer: a whole answer, or why there is none.
    func outcome() -> Outcome {
        let status = Int(unsafe ctr_transfer_status(transfer))
        let end = unsafe ctr_transfer_end(transfer)
        guard end == CTR_END_ANSWERED else {
            return .failure(TransportError(end, saying: unsafe String(cString: ctr_transfer_error(transfer))))
        }
        if let refusal = unsafe Self.refusal(transfer, status: status) { return .failure(refusal) }
        let body = unsafe ctr_transfer_body(transfer)
        let types = unsafe Self.fields("content-type", of: transfer)
        let dates = unsafe Self.fields("date", of: transfer)
        let date = dates.count == 1 ? unsafe ctr_read_http_date(dates[0]) : -1
        return .success(
            BackChannelAnswer(
                status: status, contentType: types.isEmpty ? nil : types.joined(separator: ", "),
                body: unsafe [UInt8](UnsafeBufferPointer(start: body.bytes, count: body.count)),
                date: date < 0 ? nil : date, fields: wantedFields()))
    }

    private func wantedFields() -> [String: String] {
        var fields: [String: String] = [:]
        for name in wanted {
            let values = unsafe Self.fields(name, of: transfer)
            if values.count == 1 { fields[name] = values[0] }
        }
        return fields
    }

    /// What libcurl lets pass and we do not.
    private static func refusal(_ transfer: OpaquePointer, status: Int) -> TransportError? {
        if 300..<400 ~= status {
            let target = unsafe redirectTarget(of: transfer).map { " to \($0)" } ?? ""
            return TransportError(.redirectRefused, "status \(status)\(target): redirects are not followed")
        }
        guard 200..<600 ~= status else {
            return TransportError(.answerMalformed, "\(status) is no final HTTP status")
        }
        guard
            unsafe fields("content-encoding", of: transfer).allSatisfy({
                $0.utf8.asciiLowercased.elementsEqual("identity".utf8)
            })
        else {
            return TransportError(.answerMalformed, "the answer is compressed, which was not asked for")
        }
        let codings = unsafe fields("transfer-encoding", of: transfer)
        let lengths = unsafe fields("content-length", of: transfer)
        // RFC 9112 §6.3: where both stand or one is repeated, the end of the message is open to argument.
        guard
            codings.isEmpty
                || (codings.count == 1 && codings[0].utf8.asciiLowercased.elementsEqual("chunked".utf8)
                    && lengths.isEmpty),
            lengths.count <= 1
        else { return TransportError(.answerMalformed, "the length of the answer is stated in two ways") }
        return nil
    }

    /// Without query and fragment, in which a message could stand.
    private static func redirectTarget(of transfer: OpaquePointer) -> String? {
        let locations = unsafe fields("location", of: transfer)
        guard locations.count == 1 else { return nil }
        let bare = locations[0].unicodeScalars.prefix { $0 != "?" && $0 != "#" }.prefix(200)
        return String(bare.map { ("!"..."~").contains($0) ? Character($0) : "?" })
    }

    private static func fields(_ name: String, of transfer: OpaquePointer) -> [String] {
        var values: [String] = []
        while let value = unsafe ctr_transfer_field(transfer, name, values.count) {
            unsafe values.append(String(cString: value))
        }
        return values
    }
}
