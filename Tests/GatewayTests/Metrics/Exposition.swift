import HTTPTypes
import Testing
import Transport

@testable import Gateway

/// The answer of `/metrics`, taken apart as far as these tests look at it; promtool is the judge of the format.
struct Exposition {
    let response: ServerResponse
    private let values: [String: Double]

    init(_ rig: LoginRig) async {
        let request = ServerRequest(method: .get, path: "/metrics", peer: LoginRig.peer)
        self.init(await rig.administration.answer(request).response())
    }

    init(_ response: ServerResponse) {
        self.response = response
        let samples = response.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        values = Dictionary(
            samples.compactMap { line in
                guard let space = line.lastIndex(of: " ") else { return nil }
                return (String(line[..<space]), Double(line[line.index(after: space)...]) ?? .nan)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter series: with labels as they are written; nil where it is not there.
    subscript(_ series: String) -> Double? { values[series] }

    var series: Set<String> { Set(values.keys) }

    /// Series of a metric that are not zero.
    func counted(_ metric: String) -> [String: Double] {
        values.filter { ($0.key == metric || $0.key.hasPrefix(metric + "{")) && $0.value != 0 }
    }
}
