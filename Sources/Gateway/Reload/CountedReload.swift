import SAML

/// Counts reloads, and remembers whether the last one was taken in.
public struct CountedReload: ReloadObserver {
    private let metrics: GatewayMetrics

    public init(_ metrics: GatewayMetrics) { self.metrics = metrics }

    public func reloadBegan() async {}

    public func reloadEnded(_ outcome: ReloadOutcome) async {
        let result: UpkeepMetrics.ReloadResult =
            switch outcome {
            case .unchanged: .unchanged
            case .reloaded: .reloaded
            case .refused: .refused
            case .failed: .failed
            }
        metrics.upkeep.reloads[result].increment()
        let isTakenIn = result == .unchanged || result == .reloaded
        metrics.upkeep.isLastSuccessful.set(isTakenIn ? 1 : 0)
        if isTakenIn { metrics.upkeep.lastSuccess.set(Int(metrics.now().milliseconds)) }
    }
}
