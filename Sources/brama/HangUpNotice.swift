import Logging
import ServiceLifecycle
import UnixSignals

/// SIGHUP would end the process by default, and with it all sessions; nothing is reloaded in this version.
struct HangUpNotice: Service {
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            logger.warning(
                "SIGHUP: nothing is reloaded in this version; restart to take in a new configuration")
        }
    }
}
