import ArgumentParser
import Certificates
import XMLSecurity

struct CertificateRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Makes a key and a certificate signing request for it.",
        discussion: """
            Writes NAME.key (mode 0600) and NAME.csr, both or none, and never over another file. With --key it makes a \
            request for a key that is there already. The authority gets the .csr; the .key stays where it is.
            """)

    @Argument(
        help: "Path without ending, such as sp-signing: NAME.key and NAME.csr are written.",
        completion: .file())
    var name: String
    @Option(help: "What it is for: signing, encryption or transport.")
    var purpose: CertificatePurpose
    @OptionGroup(title: "Subject") var subject: SubjectOptions
    @Option(
        name: .customLong("san"),
        help: "Another name: a host name, or ip:, email: or uri: and a value. May be given several times.")
    var names: [String] = []
    @Option(help: "The kind of the new key: p-256, rsa-3072 or rsa-4096; RSA where a service asks for it.")
    var keyType: RequestedKey = .p256
    @Option(
        name: .customLong("key"), help: "Take this private key instead of making one.",
        completion: .file())
    var existingKey: String?
    @OptionGroup var password: PasswordFileOption

    func run() async throws {
        let (keyPath, requestPath) = ("\(name).key", "\(name).csr")
        do {
            // Before the time for a new key is spent.
            if existingKey == nil { try NewFile.refuseExisting(keyPath) }
            try NewFile.refuseExisting(requestPath)
            let names = try names.map { text throws(CertificatesError) in try AlternativeName(text) }
            let key = try existingKey.map(readKey) ?? keyType.generate()
            let request = try CertificateRequest(
                subject: subject.fields, names: names, purpose: purpose, key: key)
            var contents = [NewFile.Content(path: requestPath, bytes: request.pem, isSecret: false)]
            if existingKey == nil {
                contents.insert(.init(path: keyPath, bytes: try key.pem(), isSecret: true), at: 0)
            }
            try NewFile.write(contents)
        } catch let error as CertificatesError {
            throw CommandFailure(error.status, error.detail)
        }
        StandardOutput.write(nextSteps(keyPath: existingKey ?? keyPath, requestPath: requestPath))
    }

    private func readKey(_ path: String) throws -> PrivateKey {
        guard let key = try password.read(path).privateKeys.first else {
            throw CommandFailure(.noInput, "\(path) holds no private key: name the file with the key")
        }
        return key
    }

    private func nextSteps(keyPath: String, requestPath: String) -> String {
        let setting =
            switch purpose {
            case .signing: "keys.signing"
            case .encryption: "keys.decryption, behind the pair in use"
            case .transport: "keys.transport"
            }
        return """
            \(existingKey == nil ? "Written: \(keyPath) (secret) and \(requestPath)" : "Written: \(requestPath)")
            Next:
            1. Send \(requestPath) to the authority. \(keyPath) never leaves this machine; keep a copy only encrypted.
            2. What comes back is \(name).crt: brama certificate show \(name).crt \(keyPath) --purpose \(purpose.rawValue)
            3. Against the certificate in use: brama certificate compare OLD.crt \(name).crt --purpose \(purpose.rawValue)
            4. Name both files in the configuration (\(setting)), then: brama check --config FILE
            """
    }
}

/// The subject's fields, one option each: no escaping to get wrong.
struct SubjectOptions: ParsableArguments {
    @Option(help: "CN: the name of the system, or its host name.")
    var commonName: String?
    @Option(help: "O: the body as it is registered.")
    var organization: String?
    @Option(help: "organizationIdentifier, such as VATPL-… or NTRPL-….")
    var organizationIdentifier: String?
    @Option(help: "OU: may be given several times.")
    var organizationalUnit: [String] = []
    @Option(help: "serialNumber of the subject, where the authority asks for it.")
    var serialNumber: String?
    @Option(help: "L: town.")
    var locality: String?
    @Option(help: "ST: voivodeship.")
    var stateOrProvince: String?
    @Option(help: "C: two letters; empty for none.")
    var country = "PL"

    var fields: SubjectFields {
        var fields = SubjectFields()
        fields.country = country.isEmpty ? nil : country
        fields.stateOrProvince = stateOrProvince
        fields.locality = locality
        fields.organization = organization
        fields.organizationIdentifier = organizationIdentifier
        fields.organizationalUnits = organizationalUnit
        fields.serialNumber = serialNumber
        fields.commonName = commonName
        return fields
    }
}

extension CertificatesError {
    fileprivate var status: CommandFailure.Status {
        switch code {
        case .subjectInvalid, .nameInvalid: .usage
        case .fileUnreadable, .passwordNeeded, .passwordWrong, .keyUnsuitable: .noInput
        case .fileExists, .notWritten, .cryptographyFailed: .inputOutput
        }
    }
}
