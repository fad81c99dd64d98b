import FuzzTargets
import Glibc

/// What the program does besides fuzzing.
enum Subcommand {
    static func run(_ arguments: [String]) -> Int32 {
        do {
            switch (arguments.first, arguments.count) {
            case ("list", 1):
                for target in FuzzTarget.allCases { print("\(target.rawValue) \(target.maximumLength)") }
            case ("seed", 2): try SeedCorpus.write(to: arguments[1])
            case ("sign", 2): try KnownMessageMaker.write(to: arguments[1])
            case ("replay", 2): return try replay(arguments[1])
            default:
                print("usage: Fuzzer TARGET [OPTIONS] | list | seed DIR | sign DIR | replay DIR")
                return 64
            }
            return 0
        } catch {
            print("Fuzzer: \(error)")
            return 1
        }
    }

    /// Runs every file of `DIRECTORY/TARGET/` once.
    private static func replay(_ directory: String) throws -> Int32 {
        var failures: Int32 = 0
        for target in FuzzTarget.allCases {
            for name in try Files.names(in: "\(directory)/\(target.rawValue)") {
                do {
                    let verdict = try target.run(Files.read("\(directory)/\(target.rawValue)/\(name)"))
                    print("\(target.rawValue)/\(name): \(verdict)")
                } catch {
                    print("\(target.rawValue)/\(name): VIOLATION: \(error)")
                    failures += 1
                }
            }
        }
        return failures == 0 ? 0 : 1
    }
}
