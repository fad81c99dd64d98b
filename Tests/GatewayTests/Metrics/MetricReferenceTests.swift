import Foundation
import Testing

@testable import Gateway

@Suite("The reference of metrics")
struct MetricReferenceTests {
    private static let begin = "<!-- metrics: begin; BRAMA_TEST_WRITE_REFERENCE=1 writes the table anew -->\n"
    private static let end = "<!-- metrics: end -->\n"

    @Test("Documentation/monitoring.md lists every metric as it is, and no other")
    func document() throws {
        let url = URL(
            fileURLWithPath: ConfigurationReferenceTests.packageRoot + "/Documentation/monitoring.md")
        var page = try String(contentsOf: url, encoding: .utf8)
        let start = try #require(page.range(of: Self.begin)).upperBound
        let end = try #require(page.range(of: Self.end)).lowerBound
        if ProcessInfo.processInfo.environment["BRAMA_TEST_WRITE_REFERENCE"] != nil {
            page = page[..<start] + metricReference() + page[end...]
            try Data(page.utf8).write(to: url)
        } else {
            #expect(page[start..<end] == metricReference())
        }
    }
}
