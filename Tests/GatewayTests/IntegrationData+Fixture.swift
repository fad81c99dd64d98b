@testable import Gateway

extension ConfigurationFixture {
    /// What `brama sheet` reads of it.
    func integrationData() throws -> IntegrationData {
        try IntegrationData.load(from: Self.path, environment: environment, files: configurationFiles)
    }
}
