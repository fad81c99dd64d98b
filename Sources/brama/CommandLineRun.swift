import ArgumentParser
import Glibc

/// Runs the command and turns every outcome into the contract's exit status and error line.
@main
struct CommandLineRun {
    static func main() async {
        do {
            var command = try Brama.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            failure.report()
            exit(failure.status.rawValue)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            leave(with: error)
        }
    }

    /// Help and version go to standard output with 0, wrong usage to standard error with 64.
    private static func leave(with error: any Error) -> Never {
        let code = Brama.exitCode(for: error)
        if code.isSuccess {
            print(Brama.fullMessage(for: error))
        } else {
            var what = Brama.message(for: error)
            while what.hasSuffix(".") { what.removeLast() }
            CommandFailure.write("brama: \(what): see \(helpCommand(for: error))")
        }
        exit(code.rawValue)
    }

    /// Of the subcommand that was meant; only the library's own text says which it was.
    private static func helpCommand(for error: any Error) -> String {
        let named = Brama.fullMessage(for: error).firstMatch(of: /See '(brama[a-z ]* --help)'/)
        return named.map { String($0.1) } ?? "brama --help"
    }
}
