import CTransport

extension BackChannelCall {
    /// Judges a finished transfer: a whole answer, or why there is none.
    static func outcome(of transfer: OpaquePointer) -> Outcome {
        let status = Int(unsafe ctr_transfer_status(transfer))
        let end = unsafe ctr_transfer_end(transfer)
        guard end == CTR_END_ANSWERED else {
            return .failure(TransportError(end, saying: unsafe String(cString: ctr_transfer_error(transfer))))
        }
        if let refusal = unsafe refusal(transfer, status: status) { return .failure(refusal) }
        let body = unsafe ctr_transfer_body(transfer)
        let types = unsafe fields("content-type", of: transfer)
        let dates = unsafe fields("date", of: transfer)
        let date = dates.count == 1 ? unsafe ctr_read_http_date(dates[0]) : -1
        return .success(
            BackChannelAnswer(
                status: status, contentType: types.isEmpty ? nil : types.joined(separator: ", "),
                body: unsafe [UInt8](UnsafeBufferPointer(start: body.bytes, count: body.count)),
                date: date < 0 ? nil : date))
    }

    /// What libcurl lets pass and we do not.
    private static func refusal(_ transfer: OpaquePointer, status: Int) -> TransportError? {
        if 300..<400 ~= status {
            return TransportError(
                .redirectRefused,
                "status \(status): redirects are not followed; set the node's own URL in the profile")
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

    private static func fields(_ name: String, of transfer: OpaquePointer) -> [String] {
        var values: [String] = []
        while let value = unsafe ctr_transfer_field(transfer, name, values.count) {
            unsafe values.append(String(cString: value))
        }
        return values
    }
}
