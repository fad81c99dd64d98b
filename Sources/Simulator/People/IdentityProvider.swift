/// Where the citizen proves who they are; WK only passes it on.
public struct IdentityProvider: Sendable {
    /// For `provider=KEY`.
    public let key: String
    /// What AuthenticatingAuthority says. Only `pz.gov.pl` is known from a message; the others are made up.
    public let authority: String
    public let title: LocalizedText
    /// A node of another country: only with ForeignAuthentication.
    public let isForeign: Bool

    public static let all: [IdentityProvider] = [
        IdentityProvider(
            key: "profil-zaufany", authority: "pz.gov.pl",
            title: LocalizedText(polish: "Profil Zaufany", english: "Profil Zaufany (trusted profile)"),
            isForeign: false),
        IdentityProvider(
            key: "e-dowod", authority: "edowod.gov.pl",
            title: LocalizedText(polish: "e-dowód", english: "e-dowód (identity card)"), isForeign: false),
        IdentityProvider(
            key: "bank", authority: "bank.example",
            title: LocalizedText(polish: "Bank", english: "Bank"), isForeign: false),
        IdentityProvider(
            key: "eidas", authority: "eidas.example",
            title: LocalizedText(polish: "Zagraniczny węzeł eIDAS", english: "Foreign eIDAS node"),
            isForeign: true),
    ]

    /// By key, or by what goes into AuthenticatingAuthority.
    public static func named(_ name: String) -> IdentityProvider? {
        all.first { $0.key == name || $0.authority == name }
    }
}
