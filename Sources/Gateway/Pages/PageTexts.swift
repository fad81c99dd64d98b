/// Every sentence of the pages in one language; one file `PageTexts+….swift` a language holds them.
///
/// Written to be read on a phone by somebody in a hurry: what happened, what to do now, nobody's blame, no jargon.
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
        /// What happened, in one or two sentences.
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
    let notLoggedIn: LoggedOut
    /// On the link to the portal.
    let continueLabel: String
    /// Names the choice of languages to those who do not see it.
    let languagesLabel: String
    /// Before the operator's telephone number and address.
    let contactLabel: String
    let failure: @Sendable (PublicCode) -> Failure

    static func of(_ language: Language) -> PageTexts {
        switch language {
        case .polish: .polish
        case .english: .english
        case .ukrainian: .ukrainian
        }
    }
}
