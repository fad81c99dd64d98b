import Transport

/// Decoded query or form parameters; a name that comes twice is refused where it is read.
struct Parameters: Sendable {
    private let fields: FormBody

    init(query: String?) throws(Failure) {
        do {
            fields = try FormBody(query: query)
        } catch {
            throw Failure(.requestMalformed, "query: \(error)")
        }
    }

    init(form body: [UInt8]) throws(Failure) {
        do {
            fields = try FormBody(body)
        } catch {
            throw Failure(.requestMalformed, "form: \(error)")
        }
    }

    /// The value of a parameter; nil where it is missing.
    /// - Throws: `request-malformed` where it comes more than once: neither first nor last is the right one.
    func single(_ name: String) throws(Failure) -> String? {
        let values = fields[name]
        guard values.count <= 1 else {
            throw Failure(.requestMalformed, "parameter \(name) comes \(values.count) times")
        }
        return values.first
    }
}
