import Foundation
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Configuration")
struct ConfigurationTests {
    /// A directory of its own for each test.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "brama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.path())
    }

    private func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private func findings(_ yaml: String, people: String? = nil) throws -> [String] {
        var findings: [String] = []
        try withDirectory { directory in
            try write(yaml, directory + "/simulator.yaml")
            if let people { try write(people, directory + "/people.yaml") }
            do throws(SimulatorConfigurationError) {
                _ = try SimulatorConfiguration.load(
                    from: directory + "/simulator.yaml", environment: [:], stateDirectory: directory + "/var")
            } catch {
                findings = error.findings.map { $0.replacing(directory + "/", with: "") }
            }
        }
        return findings
    }

    @Test("Without a file it makes a key, mode 0600, and uses it again")
    func defaults() throws {
        try withDirectory { directory in
            let state = directory + "/var/simulator"
            let first = try SimulatorConfiguration.load(from: nil, environment: [:], stateDirectory: state)
            let second = try SimulatorConfiguration.load(from: nil, environment: [:], stateDirectory: state)
            #expect(first.listen.description == "127.0.0.1:8090")
            #expect(first.issuer == "symulator.login.gov.pl")
            #expect(first.people.first?.personIdentifier == "87022243734")
            #expect(first.signing.certificate.der == second.signing.certificate.der)
            let attributes = try FileManager.default.attributesOfItem(
                atPath: state + "/" + StateDirectory.keyName)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let certificate = try Data(
                contentsOf: URL(filePath: state + "/" + StateDirectory.certificateName))
            #expect(try Certificate(Array(certificate)).der == first.signing.certificate.der)
        }
    }

    @Test("The environment wins over the file")
    func environment() throws {
        try withDirectory { directory in
            try write("listen: 127.0.0.1:1\nissuer: file\n", directory + "/s.yaml")
            let configuration = try SimulatorConfiguration.load(
                from: directory + "/s.yaml",
                environment: [
                    "BRAMA_SIMULATOR_LISTEN": "[::1]:8095", "BRAMA_SIMULATOR_ISSUER": "environment",
                ], stateDirectory: directory)
            #expect(configuration.listen.description == "[::1]:8095")
            #expect(configuration.issuer == "environment")
        }
    }

    @Test("Everything that is wrong is said at once, with file and line")
    func everything() throws {
        let found = try findings(
            """
            listen: nowhere
            isuer: x
            publicURLs: [node.test]
            signing: { privateKey: none.key }
            people: none.yaml
            serviceProviders:
              - entityID: https://a.example
                providerName: A
                assertionConsumerServiceURLs: []
                signingCertificate: none.crt
              - providerName: B
                extra: 1
            """)
        let places = Set(found.map { $0.split(separator: " ", maxSplits: 1)[0] })
        #expect(
            places.isSuperset(of: [
                "simulator.yaml:1:", "simulator.yaml:2:", "simulator.yaml:3:", "simulator.yaml:4:",
                "simulator.yaml:5:", "simulator.yaml:7:", "simulator.yaml:10:", "simulator.yaml:11:",
                "simulator.yaml:12:",
            ]), "\(found)")
        #expect(found.contains { $0.contains("unknown key isuer: allowed are listen, issuer") })
    }

    @Test("A list of nobody is an error, not an open door")
    func emptyList() throws {
        #expect(try findings("serviceProviders: []\n").count == 1)
    }

    @Test(
        "People are checked: keys, dates, levels, check digits",
        arguments: [
            ("key: A b", "key: lower-case"), ("dateOfBirth: 1987-02-30", "dateOfBirth must be a date"),
            ("personIdentifier: \"87022243735\"", "personIdentifier is no PESEL"),
            ("assuranceLevel: medium", "low, substantial or high"),
            ("provider: bankomat", "profil-zaufany, e-dowod"),
            ("shoeSize: 44", "unknown key shoeSize"), ("nameID: []", "nameID must be a text"),
        ])
    func people(_ line: String, _ message: String) throws {
        let good = [
            "key: anna", "givenName: Anna", "familyName: Nowak", "dateOfBirth: 1987-02-22",
            "personIdentifier: \"87022243734\"", "nameID: anna", "assuranceLevel: high", "provider: bank",
        ]
        func file(_ lines: [String]) -> String {
            "people:\n  - " + lines.joined(separator: "\n    ") + "\n"
        }
        #expect(try findings("people: people.yaml\n", people: file(good)) == [])
        let key = line.prefix { $0 != ":" } + ":"
        let edited = good.filter { !$0.hasPrefix(key) } + [line]
        let found = try findings("people: people.yaml\n", people: file(edited))
        let place = "people.yaml:\(edited.count + 1):"
        #expect(
            found.count == 1 && found[0].contains(message) && found[0].hasPrefix(place), "\(found)"
        )
    }

    @Test("The shipped people are right and as various as promised")
    func shipped() throws {
        #expect(SimulatedPerson.shippedFile.findings == [])
        let people = SimulatedPerson.shipped
        #expect(people.count >= 8)
        #expect(people.first?.nameID == "gzolc87" && people.first?.assuranceLevel == .substantial)
        for person in people where !person.isForeign {
            #expect(PESEL.dateOfBirth(person.personIdentifier) == person.dateOfBirth, "\(person.key)")
        }
        #expect(people.contains { $0.isForeign && $0.personIdentifier.hasPrefix("DE/PL/") })
        #expect(Set(people.map(\.assuranceLevel)).count == 3)
        #expect(people.contains { $0.familyName.count == 200 })
        #expect(people.contains { $0.givenName.count == 1 })
        #expect(people.contains { $0.familyName.contains("'") })
    }
}
