import SAML
import XMLSecurity

/// `logout`: a message is taken as WK's request and as WK's answer to ours.
enum LogoutEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let parties = FuzzParties.shared
        let pins = [parties.node, parties.mutator]
        let request = request(input, trusting: pins)
        let answer = try answer(input, trusting: pins)
        switch (request, answer) {
        case (.success, .success): throw Violation("one message is a request and an answer")
        case (.success(let request), _):
            if case .success(let known) = self.request(input, trusting: [parties.node]) {
                try demand(
                    known.id.value == "ID-logout" && known.nameID == "gzolc87"
                        && known.sessionIndexes == ["ID-1", "ID-2"],
                    "the node's pin verified a request that the node did not sign")
            }
            try demand(!request.nameID.isEmpty, "a logout of nobody")
            try demand(request.replayableUntil >= FuzzParties.now, "a request that is over")
            return .accepted("request")
        case (_, .success(let outcome)):
            if case .success(let known) = try self.answer(input, trusting: [parties.node]) {
                try demand(known == .complete, "the node's pin verified an answer that the node did not sign")
            }
            return .accepted("answer: \(outcome == .complete ? "complete" : "not complete")")
        case (.failure(let first), .failure(let second)):
            return .refused((first.code == .messageUnexpected ? second : first).code.rawValue)
        }
    }

    private static func request(
        _ input: [UInt8], trusting pins: [FuzzParties.Pair]
    ) -> Result<ReceivedLogoutRequest, SAMLError> {
        let parties = FuzzParties.shared
        do {
            return .success(
                try validateLogoutRequest(
                    contentType: "text/xml", body: input, provider: parties.provider,
                    node: parties.profile(trusting: pins), at: FuzzParties.now))
        } catch {
            return .failure(error)
        }
    }

    private static func answer(
        _ input: [UInt8], trusting pins: [FuzzParties.Pair]
    ) throws(Violation) -> Result<LogoutOutcome, SAMLError> {
        let parties = FuzzParties.shared
        guard let id = MessageID(FuzzParties.requestID) else { throw Violation("no message identifier") }
        do {
            return .success(
                try validateLogoutAnswer(
                    status: 200, contentType: "text/xml", body: input, requestID: id,
                    provider: parties.provider, node: parties.profile(trusting: pins), at: FuzzParties.now))
        } catch {
            return .failure(error)
        }
    }
}
