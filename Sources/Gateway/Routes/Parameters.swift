import Transport

/// Decoded query or form parameters; a name that comes twice is refused where it is read.
struct Parameters: Sendable {
    private let pairs: [(name: String, value: String)]

    init(query: String?) throws(Failure) {
        do {
            pairs = try decodeForm(Array((query ?? "").utf8))
        } catch {
            throw Failure(.requestMalformed, "query: \(error)")
        }
    }

    init(form body: [UInt8]) throws(Failure) {
        do {
            pairs = try decodeForm(body)
        } catch {
            throw Failure(.requestMalformed, "form: \(error)")
        }
    }

    func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// The value of a parameter; nil where it is missing.
    /// - Throws: `request-malformed` where it comes more than once: neither first nor last is the right one.
    func single(_ name: String) throws(Failure) -> String? {
        let values = pairs.filter { $0.name == name }
        guard values.count <= 1 else {
            throw Failure(.requestMalformed, "parameter \(name) comes \(values.count) times")
        }
        return values.first?.value
    }
}
