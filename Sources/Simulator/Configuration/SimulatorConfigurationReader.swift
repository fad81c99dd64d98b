import SAML
import Transport
import XMLSecurity
import Yams

/// Makes a configuration of a file, the environment and the defaults.
struct SimulatorConfigurationReader {
    private static let defaultListen = "127.0.0.1:8090"
    private static let defaultIssuer = "symulator.login.gov.pl"

    let environment: [String: String]
    let stateDirectory: String
    private var reader = YAMLReader(file: "")
    private var findings: [String] = []

    init(environment: [String: String], stateDirectory: String) {
        self.environment = environment
        self.stateDirectory = stateDirectory
    }

    mutating func read(_ path: String?) throws(SimulatorConfigurationError) -> SimulatorConfiguration {
        var root: Node.Mapping?
        if let path {
            reader = YAMLReader(file: path)
            guard let bytes = FileSystem.read(path) else {
                throw SimulatorConfigurationError(findings: ["\(path):1: cannot be read: name a YAML file"])
            }
            root = reader.root(String(decoding: bytes, as: UTF8.self))
            if root == nil { throw SimulatorConfigurationError(findings: reader.findings) }
        }
        let mapping = root ?? Node.Mapping([])
        reader.checkKeys(
            mapping, allowed: ["listen", "issuer", "publicURLs", "signing", "people", "serviceProviders"],
            at: "")
        let listen = readListen(mapping)
        let issuer = environment["BRAMA_SIMULATOR_ISSUER"] ?? reader.optionalText(mapping, "issuer")
        let publicURLs = readPublicURLs(mapping)
        let people = readPeople(mapping)
        let providers = readServiceProviders(mapping)
        let signing = readSigning(mapping)
        findings = reader.findings + findings
        guard findings.isEmpty, let listen, let signing else {
            throw SimulatorConfigurationError(findings: findings)
        }
        return SimulatorConfiguration(
            listen: listen, issuer: issuer ?? Self.defaultIssuer, signing: signing, people: people,
            serviceProviders: providers, publicURLs: publicURLs)
    }

    private mutating func readListen(_ mapping: Node.Mapping) -> SocketAddress? {
        let overriding = environment["BRAMA_SIMULATOR_LISTEN"]
        let text = overriding ?? reader.optionalText(mapping, "listen") ?? Self.defaultListen
        do {
            return try SocketAddress(text)
        } catch {
            let message = "\(text) is no address (\(error.detail)): host:port, [v6]:port or unix:/path"
            if overriding != nil {
                findings.append("BRAMA_SIMULATOR_LISTEN: \(message)")
            } else {
                reader.report(mapping["listen"], "listen: \(message)")
            }
            return nil
        }
    }

    private mutating func readPublicURLs(_ mapping: Node.Mapping) -> [String] {
        reader.list(mapping, "publicURLs").compactMap { node in
            guard let text = reader.text(node, "publicURLs") else { return nil }
            guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.hasSuffix("/") else {
                reader.report(
                    node, "publicURLs: must be http://HOST or https://HOST, without a path or final slash")
                return nil
            }
            return text
        }
    }

    private mutating func readPeople(_ mapping: Node.Mapping) -> [SimulatedPerson] {
        guard let named = mapping["people"] else { return SimulatedPerson.shipped }
        guard let text = reader.text(named, "people") else { return [] }
        let path = FileSystem.resolve(text, besideFile: reader.file)
        guard let bytes = FileSystem.read(path) else {
            reader.report(named, "people: \(path) cannot be read: name a YAML file with a list people")
            return []
        }
        var people = PeopleFile(file: path)
        let result = people.read(String(decoding: bytes, as: UTF8.self))
        findings += people.findings
        return result
    }

    private mutating func readServiceProviders(_ mapping: Node.Mapping) -> [RegisteredServiceProvider] {
        let nodes = reader.list(mapping, "serviceProviders")
        if let node = mapping["serviceProviders"], nodes.isEmpty {
            reader.report(
                node, "serviceProviders is empty: name at least one, or leave the key out to serve anybody")
        }
        return nodes.compactMap { readServiceProvider($0) }
    }

    private mutating func readServiceProvider(_ node: Node) -> RegisteredServiceProvider? {
        guard let entry = reader.mapping(node, "serviceProviders") else { return nil }
        reader.checkKeys(
            entry,
            allowed: [
                "entityID", "providerName", "assertionConsumerServiceURLs", "singleLogoutServiceURL",
                "signingCertificate", "encryptionCertificate",
            ], at: " in serviceProviders")
        let entityID = reader.text(entry, "entityID", in: node)
        let providerName = reader.text(entry, "providerName", in: node)
        let consumers = reader.list(entry, "assertionConsumerServiceURLs").compactMap {
            reader.text($0, "assertionConsumerServiceURLs")
        }
        if consumers.isEmpty {
            reader.report(node, "assertionConsumerServiceURLs is missing: name at least one URL")
        }
        let signing = readCertificate(entry, "signingCertificate", of: node)
        let encryption =
            entry["encryptionCertificate"] == nil
            ? nil : readCertificate(entry, "encryptionCertificate", of: node)
        let logout = reader.optionalText(entry, "singleLogoutServiceURL")
        guard let entityID, let signing else { return nil }
        return RegisteredServiceProvider(
            entityID: entityID, providerName: providerName, assertionConsumerServiceURLs: consumers,
            signingCertificates: [signing], encryptionCertificate: encryption, singleLogoutServiceURL: logout,
            origin: .configuration)
    }

    private mutating func readCertificate(_ entry: Node.Mapping, _ key: String, of node: Node) -> Certificate?
    {
        guard let name = reader.text(entry, key, in: node) else { return nil }
        let path = FileSystem.resolve(name, besideFile: reader.file)
        guard let bytes = FileSystem.read(path) else {
            reader.report(entry[key], "\(key): \(path) cannot be read: name a PEM or DER file")
            return nil
        }
        do {
            return try Certificate(bytes)
        } catch {
            reader.report(
                entry[key], "\(key): \(path) is no certificate (\(error.detail)): PEM or DER is allowed")
            return nil
        }
    }

    private mutating func readSigning(_ mapping: Node.Mapping) -> SigningCredential? {
        guard let node = mapping["signing"] else { return ownCredential() }
        guard let entry = reader.mapping(node, "signing") else { return nil }
        reader.checkKeys(entry, allowed: ["privateKey", "certificate"], at: " in signing")
        let certificate = readCertificate(entry, "certificate", of: node)
        guard let name = reader.text(entry, "privateKey", in: node), let certificate else { return nil }
        let path = FileSystem.resolve(name, besideFile: reader.file)
        guard let bytes = FileSystem.read(path) else {
            reader.report(entry["privateKey"], "privateKey: \(path) cannot be read: name a PEM or DER file")
            return nil
        }
        do {
            return try SigningCredential(privateKey: try PrivateKey(bytes), certificate: certificate)
        } catch {
            reader.report(
                entry["privateKey"], "privateKey: \(path) does not serve (\(error)): an EC P-256 key")
            return nil
        }
    }

    private mutating func ownCredential() -> SigningCredential? {
        do {
            return try StateDirectory(path: stateDirectory).credential(now: .ofSystemClock())
        } catch {
            findings.append(error.text)
            return nil
        }
    }
}
