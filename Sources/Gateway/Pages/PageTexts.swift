/// Every sentence of the pages in one language; `PageTexts+Polish.swift` and `PageTexts+English.swift` hold them.
///
/// A struct rather than a file of keys: a text that is missing in one language does not compile.
struct PageTexts: Sendable {
    struct HandOver: Sendable {
        let heading: String
        let explanation: String
        let hint: String
        let button: String
    }

    struct Failure: Sendable {
        let heading: String
        /// What happened.
        let cause: String
        /// What to do now.
        let remedy: String
        /// On the link that starts again.
        let retry: String
    }

    struct LogoutQuestion: Sendable {
        let heading: String
        let explanation: String
        let button: String
        let otherwise: String
    }

    struct LoggedOut: Sendable {
        let heading: String
        let explanation: String
        let advice: String
    }

    /// What stands in the page's head where the portal gave no name.
    let siteName: String
    let handOver: HandOver
    let remedyHeading: String
    let requestIDLabel: String
    let requestIDHint: String
    let logoutQuestion: LogoutQuestion
    let loggedOut: LoggedOut
    let loggedOutHereOnly: LoggedOut
    /// On the link away from the last page.
    let continueLabel: String
    let failure: @Sendable (PublicCode) -> Failure

    static func of(_ language: Language) -> PageTexts {
        switch language {
        case .polish: .polish
        case .english: .english
        }
    }
}
