import Foundation
import Testing

@testable import Gateway

@Suite("The configuration reference")
struct ConfigurationReferenceTests {
    static let packageRoot = String(
        #filePath.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast(3).joined(separator: "/"))

    @Test("Documentation/configuration.md is what the schema says")
    func document() throws {
        let url = URL(fileURLWithPath: Self.packageRoot + "/Documentation/configuration.md")
        if ProcessInfo.processInfo.environment["BRAMA_TEST_WRITE_REFERENCE"] != nil {
            try Data(configurationReference().utf8).write(to: url)
        }
        #expect(try String(contentsOf: url, encoding: .utf8) == configurationReference())
    }

    @Test("the shipped example holds only known keys with values that are allowed")
    func example() throws {
        let path = Self.packageRoot + "/Config/brama.yaml"
        var loader = ConfigurationLoader(path: path, environment: [:], files: .disk)
        _ = loader.load()
        let messages = loader.sortedFindings.map(\.message)
        #expect(messages.allSatisfy { $0.contains("cannot be read: there is no such file") }, "\(messages)")
        #expect(messages.count == 5)
    }

    @Test("every example and every default is allowed")
    func values() {
        func check<Value>(_ key: ConfigurationKey<Value>) {
            #expect(key.defaultValue(key.example) != nil, "example of \(key.path)")
            if let text = key.defaultText { #expect(key.defaultValue(text) != nil, "default of \(key.path)") }
        }
        check(GatewaySchema.environment)
        check(GatewaySchema.publicURL)
        check(GatewaySchema.listen)
        check(GatewaySchema.adminListen)
        check(GatewaySchema.trustedProxies)
        check(GatewaySchema.entityID)
        check(GatewaySchema.providerName)
        check(GatewaySchema.kind)
        check(GatewaySchema.assuranceLevel)
        check(GatewaySchema.attributes)
        check(GatewaySchema.foreignAuthentication)
        check(GatewaySchema.contextClass)
        check(GatewaySchema.contextDescription)
        check(GatewaySchema.documentID)
        check(GatewaySchema.kirContext)
        check(GatewaySchema.decryption)
        check(GatewaySchema.cookieName)
        check(GatewaySchema.cookieDomain)
        check(GatewaySchema.idleTimeout)
        check(GatewaySchema.lifetime)
        check(GatewaySchema.token)
        check(GatewaySchema.logoutAtNodeAfterLogin)
        check(GatewaySchema.storeURL)
        check(GatewaySchema.storeKeys)
        check(GatewaySchema.auditFile)
        check(GatewaySchema.auditSigningKey)
        check(GatewaySchema.auditSubjectKey)
        check(GatewaySchema.auditNode)
        check(GatewaySchema.auditWhenFull)
        check(GatewaySchema.auditClientAddress)
        check(GatewaySchema.auditRotateSize)
        check(GatewaySchema.auditRotateAfter)
        check(GatewaySchema.auditRetention)
        check(GatewaySchema.auditCheckpointInterval)
        check(GatewaySchema.auditEvidence)
        check(GatewaySchema.allowedOrigins)
        check(GatewaySchema.logLevel)
        check(GatewaySchema.logFormat)
        check(GatewaySchema.connections)
        check(GatewaySchema.concurrentResolves)
        check(GatewaySchema.proxy)
        check(ProfileSchema.clockSkew)
        check(ProfileSchema.backChannelTimeout)
        check(ProfileSchema.trustRoots)
        check(ProfileSchema.production)
    }

    /// A key that the schema declares and nobody reads would be validated by nobody.
    @Test(
        "every key of the schema is read: a list where it does not belong is refused",
        arguments: GatewaySchema.schema.entries)
    func everyKeyIsRead(entry: SchemaEntry) {
        var fixture = ConfigurationFixture()
        fixture.environment = [entry.variable: entry.isList ? "[[x]]" : "\u{1}"]
        #expect(fixture.load().findings.contains { $0.file == entry.variable }, "\(entry.path)")
    }
}
