import HTTPTypes

/// The public listener's routes, all under the path of `publicURL`.
/// Source: contract section 3.
enum Route: String, CaseIterable, Sendable {
    case login, acs, check, session, logout, slo, metadata
    case keySet = "jwks.json"

    static let names: [String] = allCases.map(\.rawValue)

    /// Anything else is 405.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .login, .check, .session, .metadata, .keySet: [.get]
        case .acs, .logout: [.get, .post]
        case .slo: [.post]
        }
    }

    /// - Parameter path: as on the wire; compared byte for byte, since an encoded one is nobody's honest request.
    init?(path: String, basePath: String) {
        guard path.utf8.starts(with: basePath.utf8) else { return nil }
        let rest = path.utf8.dropFirst(basePath.utf8.count)
        guard rest.first == UInt8(ascii: "/"), let name = String(rest.dropFirst()) else { return nil }
        self.init(rawValue: name)
    }
}
