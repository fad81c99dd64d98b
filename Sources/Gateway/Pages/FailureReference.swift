/// Names a failure that was shown, so that its page can be shown again in another language.
///
/// A failed login came by POST and cannot be repeated, and nothing is stored for it. The reference carries code and
/// request id, authenticated: nobody can make a link that puts words or numbers of his own on our page (decision 0062).
struct FailureReference: Sendable {
    static let parameter = "failure"

    private let seal: ReferenceSeal

    init(storeKeys: [[UInt8]], surroundings: Surroundings) {
        seal = ReferenceSeal("brama failure reference", storeKeys: storeKeys, surroundings: surroundings)
    }

    func make(_ code: PublicCode, requestID: String) -> String {
        seal.sealed(code.rawValue, requestID)
    }

    /// - Parameter text: as it came in a query; untrusted.
    /// - Returns: nil unless this or another node of ours made it.
    func read(_ text: String) -> (code: PublicCode, requestID: String)? {
        guard let parts = seal.opened(text, parts: 2), let code = PublicCode(rawValue: parts[0]) else {
            return nil
        }
        return (code, parts[1])
    }
}
