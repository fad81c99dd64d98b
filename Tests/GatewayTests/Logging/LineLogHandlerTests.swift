import Logging
import SAML
import Synchronization
import Testing

@testable import Gateway

@Suite("Log lines")
struct LineLogHandlerTests {
    private func line(
        _ format: GatewayConfiguration.LogFormat, dropped: Int = 0, _ body: (Logger) -> Void
    ) -> String {
        let lines = Lines()
        var logger = Logger(label: "test")
        logger.handler = LineLogHandler(
            label: "test", settings: LogSettings(.init(format: format)),
            now: { Instant(milliseconds: 1_800_000_000_123) },
            write: {
                lines.add($0)
                return dropped
            })
        body(logger)
        return lines.text
    }

    @Test("text: values with white space or quotes are quoted, control characters escaped, one line an event")
    func text() {
        let text = line(.text) {
            $0.notice("request\nrefused", metadata: ["b": "x y\r\n\u{1B}[31m\"", "a": "plain"])
        }
        #expect(
            text
                == #"2027-01-15T08:00:00.123Z notice test: request\u000arefused a=plain b="x y\u000d\u000a\u001b[31m\"""#
                + "\n")
    }

    @Test("a line after dropped ones is followed by their number, in the same format")
    func dropped() {
        let text = line(.json, dropped: 7) { $0.error("m") }
        #expect(
            text.split(separator: "\n").last
                == #"{"time":"2027-01-15T08:00:00.123Z","level":"warning","source":"test","message":"log lines dropped: nobody read them","count":"7"}"#
        )
    }

    @Test("JSON: one object an event")
    func json() {
        let text = line(.json) { $0.error("m", metadata: ["id": "1"]) }
        #expect(
            text
                == #"{"time":"2027-01-15T08:00:00.123Z","level":"error","source":"test","message":"m","id":"1"}"#
                + "\n")
    }

    @Test("below the level nothing is written")
    func level() {
        #expect(line(.text) { $0.debug("quiet") } == "")
    }
}

/// Collects what a handler wrote.
private final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
