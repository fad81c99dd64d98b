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
            CommandFailure.write("brama: \(Brama.message(for: error)): see brama --help")
        }
        exit(code.rawValue)
    }
}
