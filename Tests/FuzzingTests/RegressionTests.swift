import Foundation
import FuzzTargets
import Testing

/// Inputs that the fuzzer once found something with, in an ordinary build.
@Suite("Regressions of the fuzzer")
struct RegressionTests {
    struct Regression: Sendable, CustomTestStringConvertible {
        let target: FuzzTarget
        let path: String

        var testDescription: String { "\(target.rawValue)/\(URL(fileURLWithPath: path).lastPathComponent)" }
    }

    static let all: [Regression] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fuzzing/regressions")
        return FuzzTarget.allCases.flatMap { target in
            let directory = root.appendingPathComponent(target.rawValue).path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            return names.sorted().map { Regression(target: target, path: "\(directory)/\($0)") }
        }
    }()

    @Test("Every committed finding holds its target's invariants", arguments: all)
    func replay(_ regression: Regression) throws {
        let input = Array(try Data(contentsOf: URL(fileURLWithPath: regression.path)))
        #expect(throws: Never.self) { try regression.target.run(input) }
    }
}
