import Simulator

/// The table that `brama attack` prints, a line as soon as its case is over.
struct AttackTable {
    private(set) var held = 0
    private(set) var broken = 0
    private(set) var accepted = 0

    static let header = line("verdict", "case", "outcome", "expected", "got", "what was sent")

    mutating func line(for result: AttackResult) -> String {
        let outcome = result.outcome
        if result.isHeld { held += 1 } else { broken += 1 }
        if result.isHeld, outcome.expectation == .accepted { accepted += 1 }
        return Self.line(
            result.isHeld ? "held" : "BROKEN", outcome.cases.joined(separator: ","), outcome.name,
            outcome.expectation.text, result.got, outcome.title.english)
    }

    func summary(skipped: Int) -> String {
        "\(held + broken) cases: \(held) held (\(accepted) logins that must be accepted), \(broken) BROKEN"
            + (skipped > 0 ? "; \(skipped) skipped that wait long: --slow runs them" : "")
    }

    private static func line(_ cells: String...) -> String {
        zip(cells, [8, 16, 32, 23, 23, 0]).map { cell, width in
            cell + String(repeating: " ", count: width == 0 ? 0 : max(1, width - cell.count))
        }.joined()
    }
}
