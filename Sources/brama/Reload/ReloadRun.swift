import Gateway
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at SIGHUP, and when a file of it has changed.
struct ReloadRun: Service {
    /// A change is taken in after one to two of them.
    static let interval: Duration = .seconds(10)

    let reload: ConfigurationReload
    /// Caught since before the listeners were open: uncaught, the signal ends the process.
    let hangUps: UnixSignalsSequence

    private enum Event {
        case signal, tick
    }

    func run() async throws {
        let (events, sink) = AsyncStream.makeStream(of: Event.self)
        await withThrowingTaskGroup { group in
            group.addTask {
                for await _ in hangUps.cancelOnGracefulShutdown() {
                    sink.yield(.signal)
                }
                sink.finish()
            }
            group.addTask {
                try await cancelWhenGracefulShutdown {
                    while true {
                        try await Task.sleep(for: Self.interval)
                        sink.yield(.tick)
                    }
                }
            }
            // One after the other, however the signals come.
            for await event in events {
                switch event {
                case .signal: await reload.reload()
                case .tick: await reload.lookAtFiles()
                }
            }
            group.cancelAll()
        }
    }
}
