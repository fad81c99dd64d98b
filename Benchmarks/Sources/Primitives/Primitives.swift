import BareCryptography
import SAML
import XMLSecurity

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Times the gateway's work with messages beside the bare cryptography in it, on one thread, taking turns.
///
/// Prints JSON: median nanoseconds of CPU and of the wall for each, by name. Arguments are names of what alone to
/// time, for a profiler's sake; `--paced` prints how long bare logins take beside other work.
@main
struct Primitives {
    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "--paced" { return try paced() }
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["BRAMA_BENCHMARK_ROUNDS"].flatMap(Int.init) ?? 15
        let sample = try SampleAnswer(vectors: environment["BRAMA_VECTORS"])
        var measurements = try bareCryptography() + ours(sample)
        let chosen = CommandLine.arguments.dropFirst()
        measurements.removeAll { !chosen.isEmpty && !chosen.contains($0.name) }
        for index in measurements.indices { try measurements[index].calibrate(milliseconds: 40) }
        for _ in 0..<rounds {
            for index in measurements.indices { try measurements[index].round() }
        }
        print(json(measurements, sample))
    }

    /// Bare logins, one each five milliseconds, for two seconds, beside a gateway at work: the median of nanoseconds.
    private static func paced() throws {
        guard let bare = unsafe bare_new() else {
            throw SampleAnswer.Incomplete(description: "OpenSSL fails")
        }
        print(unsafe bare_paced_login(bare, 400, 5_000))
    }

    private static func bareCryptography() throws -> [Measurement] {
        guard let bare = unsafe bare_new() else {
            throw SampleAnswer.Incomplete(description: "OpenSSL fails")
        }
        let operations: [(String, bare_operation)] = [
            ("bare sign", BARE_SIGN), ("bare verify", BARE_VERIFY), ("bare agree", BARE_AGREE),
            ("bare derive", BARE_DERIVE), ("bare unwrap", BARE_UNWRAP), ("bare open", BARE_OPEN),
            ("bare digest", BARE_DIGEST), ("bare login", BARE_LOGIN),
        ]
        return operations.map { name, operation in
            Measurement(name) { count in
                guard unsafe bare_run(bare, operation, UInt32(count)) == 1 else {
                    throw SampleAnswer.Incomplete(description: "\(name) fails")
                }
            }
        }
    }

    private static func ours(_ sample: SampleAnswer) throws -> [Measurement] {
        let parts = try Parts(of: sample)
        func measurement(_ name: String, _ body: @escaping () throws -> Void) -> Measurement {
            Measurement(name) { count in for _ in 0..<count { try body() } }
        }
        return [
            measurement("sign AuthnRequest", parts.signRequest),
            measurement("sign ArtifactResolve", parts.signResolve),
            measurement("parse", parts.parse),
            Measurement("verify ArtifactResponse", body: parts.verifyOuter),
            Measurement("verify Response", body: parts.verifyInner),
            measurement("decrypt", parts.decryptAssertion),
            measurement("validate answer", sample.judge),
            measurement("whole login") {
                try parts.signRequest()
                try parts.signResolve()
                try sample.judge()
            },
        ]
    }

    private static func json(_ measurements: [Measurement], _ sample: SampleAnswer) -> String {
        let entries = measurements.map {
            """
            "\($0.name)": {"cpu": \(Int(median($0.cpu))), "wall": \(Int(median($0.wall)))}
            """
        }
        return """
            {"message": "\(sample.origin)", "bytes": \(sample.body.count), "nanoseconds": {
            \(entries.joined(separator: ",\n"))}}
            """
    }
}
