import Synchronization

/// Counted by one event thread, read by all.
final class ThreadCounters: Sendable {
    let open = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    let shortages = Atomic<Int>(0)
    let fullHouses = Atomic<Int>(0)
    let overloads = Atomic<Int>(0)
    private let malformed = Atomic<Int>(0)
    private let timedOut = Atomic<Int>(0)
    private let bodyTooLarge = Atomic<Int>(0)
    private let requestLineTooLong = Atomic<Int>(0)
    private let expectationUnknown = Atomic<Int>(0)
    private let headTooLarge = Atomic<Int>(0)
    private let answerInvalid = Atomic<Int>(0)
    private let notImplemented = Atomic<Int>(0)
    private let versionUnknown = Atomic<Int>(0)

    func count(_ refusal: Refusal) {
        switch refusal {
        case .malformed: malformed.add(1, ordering: .relaxed)
        case .timedOut: timedOut.add(1, ordering: .relaxed)
        case .bodyTooLarge: bodyTooLarge.add(1, ordering: .relaxed)
        case .requestLineTooLong: requestLineTooLong.add(1, ordering: .relaxed)
        case .expectationUnknown: expectationUnknown.add(1, ordering: .relaxed)
        case .headTooLarge: headTooLarge.add(1, ordering: .relaxed)
        case .answerInvalid: answerInvalid.add(1, ordering: .relaxed)
        case .notImplemented: notImplemented.add(1, ordering: .relaxed)
        case .versionUnknown: versionUnknown.add(1, ordering: .relaxed)
        }
    }

    private func number(of refusal: Refusal) -> Int {
        switch refusal {
        case .malformed: malformed.load(ordering: .relaxed)
        case .timedOut: timedOut.load(ordering: .relaxed)
        case .bodyTooLarge: bodyTooLarge.load(ordering: .relaxed)
        case .requestLineTooLong: requestLineTooLong.load(ordering: .relaxed)
        case .expectationUnknown: expectationUnknown.load(ordering: .relaxed)
        case .headTooLarge: headTooLarge.load(ordering: .relaxed)
        case .answerInvalid: answerInvalid.load(ordering: .relaxed)
        case .notImplemented: notImplemented.load(ordering: .relaxed)
        case .versionUnknown: versionUnknown.load(ordering: .relaxed)
        }
    }

    func add(to metrics: inout ServerMetrics) {
        metrics.openConnections += open.load(ordering: .relaxed)
        metrics.acceptedConnections += accepted.load(ordering: .relaxed)
        metrics.requests += requests.load(ordering: .relaxed)
        metrics.descriptorShortages += shortages.load(ordering: .relaxed)
        metrics.connectionLimitReached += fullHouses.load(ordering: .relaxed)
        metrics.overloads += overloads.load(ordering: .relaxed)
        for refusal in Refusal.allCases where number(of: refusal) > 0 {
            metrics.refusals[refusal.rawValue, default: 0] += number(of: refusal)
        }
    }
}
