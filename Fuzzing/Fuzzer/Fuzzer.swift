import CFuzzer
import FuzzTargets
import Glibc

/// `Fuzzer TARGET [libFuzzer's options]`, and what goes with it; `Scripts/fuzz` calls it.
@main
struct Fuzzer {
    static func main() {
        var arguments = CommandLine.arguments
        // libFuzzer calls this program again for minimising, without the first argument.
        let variable = "BRAMA_FUZZ_TARGET"
        let command = arguments.dropFirst().first ?? ""
        if let target = FuzzTarget(rawValue: command) {
            _ = unsafe setenv(variable, command, 1)
            arguments.remove(at: 1)
            fuzz(target, arguments)
        }
        if let name = unsafe getenv(variable), let target = FuzzTarget(rawValue: unsafe String(cString: name))
        {
            fuzz(target, arguments)
        }
        exit(Subcommand.run(Array(arguments.dropFirst())))
    }

    private static func fuzz(_ target: FuzzTarget, _ arguments: [String]) -> Never {
        unsafe current = target
        // Made before the first input, so that no input is charged for it.
        _ = FuzzParties.shared
        var count = Int32(arguments.count)
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let status = unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe LLVMFuzzerRunDriver(&count, &start) { data, size in
                unsafe runInput(data, size)
            }
        }
        exit(status)
    }
}

/// libFuzzer is one thread and knows no context pointers.
nonisolated(unsafe) var current = FuzzTarget.xml
nonisolated(unsafe) private var tally = Tally()

private func runInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    do {
        let verdict = try unsafe current.run(input)
        unsafe tally.count(verdict)
    } catch {
        unsafe print("VIOLATION of \(current.rawValue): \(error)")
        fflush(nil)
        abort()
    }
    return 0
}

/// How often each verdict was reached: a target that refuses all at the first rule tests nothing behind it.
private struct Tally {
    private var counts: [Verdict: Int] = [:]
    private var registered = false

    mutating func count(_ verdict: Verdict) {
        if !registered {
            registered = true
            atexit { unsafe tally.write() }
        }
        counts[verdict, default: 0] += 1
    }

    func write() {
        for (verdict, count) in counts.sorted(by: { $0.value > $1.value }) {
            print("verdict: \(count) \(verdict)")
        }
    }
}
