import HTTPTypes
import SAML
import Synchronization
import Transport

extension SimulatorService {
    private static let logoutResponse = "saml2p:LogoutResponse"

    /// `POST /login-services/singleLogoutService`
    func singleLogout(_ request: ServerRequest) async -> ServerResponse {
        var judge = BackChannelJudge(judgingContext(for: request, path: Path.singleLogout))
        let verdict = judge.logout(backChannelRequest(request))
        let now = environment.now()
        guard let accepted = verdict.accepted else {
            note("LogoutRequest", verdict, now: now, result: "refused")
            return refuse(verdict, as: Self.logoutResponse)
        }
        guard let session = end(accepted, now) else {
            let text = "no session of this NameID and SessionIndex for this service provider"
            let remark = verdict.remarking(
                .sessionUnknown, text, expected: "NameID and SessionIndex of an assertion, once")
            note("LogoutRequest", remark, now: now, result: "answered Requester")
            return answer(accepted.id, [Status.requester], message: text, now)
        }
        note("LogoutRequest", verdict, now: now, result: "ended the session of \(session.personKey)")
        switch session.logout {
        case .complete: return answer(accepted.id, [Status.success], now)
        case .partial: return answer(accepted.id, [Status.success, Status.partialLogout], now)
        case .refused: return answer(accepted.id, [Status.requester], now)
        case .unavailable: return .text(.internalServerError, "Internal Server Error\n")
        case .hangs:
            await environment.pause(.seconds(30))
            return .text(.serviceUnavailable, "")
        case .wronglySigned:
            return signedAnswer(
                Self.logoutResponse, to: accepted.id, .status([Status.success]), by: stranger, now)
        }
    }

    private func answer(
        _ id: String, _ codes: [String], message: String? = nil, _ now: Instant
    ) -> ServerResponse {
        signedAnswer(
            Self.logoutResponse, to: id, .status(codes, message: message), by: configuration.signing, now)
    }

    /// By SessionIndex; without one, every session of that name at that service provider.
    private func end(_ request: AcceptedLogout, _ now: Instant) -> SimulatorState.NodeSession? {
        state.withLock { state in
            let matching = state.sessions.values(now: now).filter { session in
                session.serviceProvider.entityID == request.serviceProvider.entityID
                    && session.nameID == request.nameID
                    && (request.sessionIndexes.isEmpty
                        || request.sessionIndexes.contains(session.sessionIndex))
            }
            for session in matching { _ = state.sessions.take(session.sessionIndex, now: now) }
            return matching.last
        }
    }
}
