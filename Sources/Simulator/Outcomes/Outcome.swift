/// One way in which a login at the simulator ends: the good one, a failure the node reports, or a faulty answer.
///
/// A new hostile case is one more value in a file of its group; `all` picks it up, and with it the pages, the
/// documentation check, the tests and the attack command.
public struct Outcome: Sendable {
    /// What a gateway must make of it.
    public enum Expectation: Sendable, Equatable {
        case accepted
        /// Stable public code, as in the contract's section 3.
        case refused(String)

        /// `accepted`, or the public code.
        public var text: String {
            switch self {
            case .accepted: "accepted"
            case .refused(let code): code
            }
        }
    }

    /// Where it is listed.
    public enum Group: String, CaseIterable, Sendable {
        case answers, status, signatures, wrapping, times, addressing, assertion, attributes, encryption,
            transport
        case parsing
        case frontChannel = "front-channel"
        case logout

        public var title: LocalizedText {
            switch self {
            case .answers: LocalizedText(polish: "Dobre odpowiedzi", english: "Good answers")
            case .status: LocalizedText(polish: "Odmowy węzła", english: "Failures the node reports")
            case .signatures: LocalizedText(polish: "Podpisy", english: "Signatures")
            case .wrapping: LocalizedText(polish: "Owijanie podpisu", english: "Signature wrapping")
            case .times: LocalizedText(polish: "Czas", english: "Times")
            case .addressing:
                LocalizedText(polish: "Nadawca, adresat, powtórki", english: "Sender, addressee, replay")
            case .assertion: LocalizedText(polish: "Asercja", english: "Assertion")
            case .attributes: LocalizedText(polish: "Atrybuty", english: "Attributes")
            case .parsing: LocalizedText(polish: "XML", english: "XML")
            case .encryption: LocalizedText(polish: "Szyfrowanie", english: "Encryption")
            case .transport: LocalizedText(polish: "Kanał zwrotny", english: "Back channel")
            case .frontChannel: LocalizedText(polish: "Przeglądarka", english: "Front channel")
            case .logout: LocalizedText(polish: "Wylogowanie", english: "Logout")
            }
        }
    }

    /// For `outcome=NAME`: lower-case letters, digits and hyphens.
    public let name: String
    public let title: LocalizedText
    public let group: Group
    public let expectation: Expectation
    let recipe: AnswerRecipe

    /// Makes sense only after a login that went well: it sends something of that login again.
    public var needsEarlierLogin: Bool { recipe.needsEarlierLogin }

    init(
        _ name: String, _ group: Group, _ expectation: Expectation, pl polish: String, en english: String,
        _ shape: (inout AnswerRecipe) -> Void = { _ in }
    ) {
        self.name = name
        self.group = group
        self.expectation = expectation
        title = LocalizedText(polish: polish, english: english)
        var recipe = AnswerRecipe()
        shape(&recipe)
        self.recipe = recipe
    }

    /// Every outcome, group by group.
    public static let all: [Outcome] = Group.allCases.flatMap { group in
        everything.filter { $0.group == group }
    }

    private static let everything: [Outcome] = [
        answers, oddAnswers, statuses, failures, signatures, signatureShapes, references, wrappings,
        wrappingPlaces, times, addressing, headers, assertions, attributes, contents, encryptions,
        keyAgreements, ciphertexts, transports, envelopes, parsing, markup, frontChannel, artifacts, logouts,
    ].flatMap(\.self)

    public static func named(_ name: String) -> Outcome? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Outcome.Expectation {
    static let cancelled = Self.refused("login-cancelled")
    static let identityUnknown = Self.refused("identity-unknown")
    static let levelTooLow = Self.refused("level-too-low")
    static let nodeUnavailable = Self.refused("node-unavailable")
    static let rejected = Self.refused("node-message-rejected")
    static let expired = Self.refused("login-expired")
    static let malformed = Self.refused("request-malformed")
}
