import ArgumentParser
import Gateway

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keys for the store.", subcommands: [KeyNew.self])
}

struct KeyNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a key for the store: 32 random bytes, mode 0600.")

    @Argument(help: "The file to make; it must not exist.", completion: .file())
    var file: String

    func run() async throws {
        guard !file.isEmpty else {
            throw CommandFailure(.usage, "no file named: say where the key goes")
        }
        do {
            try StoreKeyFile.create(at: file)
        } catch {
            throw CommandFailure(.inputOutput, "\(file): \(error.reason)")
        }
    }
}
