import ArgumentParser
import Gateway
import Glibc
import SAML

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads the audit log: is it whole, and what does it tell.",
        subcommands: [AuditVerify.self, AuditTraceCommand.self])
}

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks the chain of hashes and the signatures; names the first bad line.",
        discussion: """
            One FILE stands for itself and for the files beside it that were put aside (FILE.…). Ends with 1 where \
            something is not in order, with 66 where a file cannot be read.
            """)

    @Argument(help: "The audit log's files, in any order.", completion: .file())
    var files: [String]
    @Option(
        help:
            "A public key that may have signed, PEM; where not given, FILE.pub. May be given several times.",
        completion: .file()
    )
    var key: [String] = []
    @Option(
        help: "The latest checkpoint, kept elsewhere; where not given, FILE.anchor if it is there.",
        completion: .file())
    var anchor: String?
    @Flag(
        help:
            "What stands before the first line is kept elsewhere, or was deleted by others in time: do not miss it."
    )
    var continued = false
    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() async throws {
        let found = try auditFiles(files)
        var verifier = AuditVerifier(keys: try keys(), patience: 10, mayBeginLater: continued)
        let report = verifier.verify(found, anchor: try anchorFile())
        StandardOutput.write(json ? String(decoding: report.json(), as: UTF8.self) : report.text())
        if !report.isInOrder { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
    }

    private func keys() throws(CommandFailure) -> [AuditPublicKey] {
        let paths = key.isEmpty ? files.map { $0 + ".pub" }.filter(isThere) : key
        guard !paths.isEmpty else {
            throw CommandFailure(
                .noInput, "\(files.first ?? "")" + ".pub is not there: name the key that signed with --key")
        }
        var keys: [AuditPublicKey] = []
        for path in paths {
            guard let key = AuditPublicKey(pem: try readInput(path)) else {
                throw CommandFailure(.noInput, "\(path) is no EC P-256 public key: give it as PEM")
            }
            keys.append(key)
        }
        return keys
    }

    private func anchorFile() throws(CommandFailure) -> (path: String, bytes: [UInt8])? {
        guard let path = anchor ?? files.map({ $0 + ".anchor" }).first(where: isThere) else { return nil }
        return (path, try readInput(path))
    }

    /// Also where it cannot be read: what is there must not pass for missing.
    private func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 || errno != ENOENT }
}

struct AuditTraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Prints the story of a request, and of the login and session it belongs to.",
        usage: """
            brama audit trace [--json] <request-id> <file> ...
            brama audit trace [--json] --subject <subject> [--subject-key <subject-key>] <file> ...
            """,
        discussion: """
            brama audit trace REQUEST-ID FILE…, or for all that is written of a person: \
            brama audit trace --subject - --subject-key KEY FILE…, which reads the PESEL or eIDAS identifier from \
            standard input. Ends with 1 where there is nothing.
            """)

    // With --subject the first of the files; their completion harms no request id.
    @Argument(
        help: "The request id or its first eight characters; not with --subject.", completion: .file())
    var requestID: String
    @Argument(help: ArgumentHelp("The audit log's files.", valueName: "file"), completion: .file())
    var files: [String] = []
    @Option(help: "A file with a PESEL or eIDAS identifier; - for standard input.", completion: .file())
    var subject: String?
    @Option(
        help: "The key that hides subjects (audit.subjectKey); where not given, FILE.subject-key.",
        completion: .file())
    var subjectKey: String?
    @Flag(help: "Print the lines themselves, as a JSON array.")
    var json = false

    func run() async throws {
        let paths = subject == nil ? files : [requestID] + files
        guard let first = paths.first else {
            throw CommandFailure(.usage, "no file named: give the audit log behind the request id")
        }
        let found = try auditFiles(paths)
        let trace =
            if subject != nil {
                AuditTrace(subject: try pseudonym(first), in: found)
            } else {
                AuditTrace(request: try longEnough(requestID), in: found)
            }
        guard !trace.lines.isEmpty else {
            throw CommandFailure(
                .notInOrder, "the audit log tells nothing of it: is it the right file and key?")
        }
        StandardOutput.write(json ? String(decoding: trace.json(), as: UTF8.self) : trace.text())
    }

    private func longEnough(_ id: String) throws(CommandFailure) -> String {
        let least = AuditTrace.shortestBeginning
        guard id.utf8.count >= least else {
            throw CommandFailure(
                .usage, "\(id) is too short for a request id: give its first \(least) characters at least")
        }
        return id
    }

    /// Trailing line ends do not count. Nothing that was typed is repeated: it is meant to name a person.
    private func identifier() throws(CommandFailure) -> String {
        var text = String(decoding: try readInput(subject ?? "-"), as: UTF8.self)[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        guard isPersonIdentifier(String(text)) else {
            throw CommandFailure(
                .usage,
                "that is neither a PESEL nor an eIDAS identifier, so nothing was looked for: give the eleven digits with "
                    + "nothing in between (the last one checks the others), or the identifier as in PL/DE/1234, alone"
            )
        }
        return String(text)
    }

    private func pseudonym(_ file: String) throws(CommandFailure) -> String {
        let path = subjectKey ?? file + ".subject-key"
        guard let pseudonym = AuditPseudonym(key: try readInput(path)) else {
            throw CommandFailure(
                .noInput, "\(path) is no subject key: it has \(AuditPseudonym.keyLength) bytes")
        }
        return pseudonym.subject(try identifier())
    }
}

private func auditFiles(_ paths: [String]) throws(CommandFailure) -> AuditFiles {
    do {
        return try AuditFiles(paths)
    } catch {
        throw CommandFailure(.noInput, "\(error.path) cannot be read: check the name and the rights to it")
    }
}
