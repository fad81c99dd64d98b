import ArgumentParser
import Certificates
import Gateway
import SAML

struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Requests, explains and compares certificates.",
        subcommands: [CertificateRequestCommand.self, CertificateShow.self, CertificateCompare.self])
}

extension CertificatePurpose: ExpressibleByArgument {}
extension RequestedKey: ExpressibleByArgument {}

/// `--password-file FILE`.
struct PasswordFileOption: ParsableArguments {
    @Option(
        help: "A file with the password of a PKCS#12 file or an encrypted key: its first line.",
        completion: .file())
    var passwordFile: String?

    func password() throws(CommandFailure) -> [UInt8]? {
        guard let passwordFile else { return nil }
        return Array(try readInput(passwordFile).prefix { $0 != 10 && $0 != 13 })
    }

    func read(_ path: String) throws(CommandFailure) -> CertificateFile {
        let bytes = try readInput(path)
        let password = try password()
        do {
            return try CertificateFile(bytes, password: password)
        } catch {
            throw CommandFailure(.noInput, "\(path): \(error.detail)")
        }
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
func secondsNow() -> Int64 { Surroundings.system.now().milliseconds / 1000 }
