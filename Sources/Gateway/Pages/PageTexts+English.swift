extension PageTexts {
    static let english = PageTexts(
        siteName: "Log in",
        handOver: HandOver(
            heading: "Taking you to login.gov.pl",
            explanation: """
                You confirm there who you are – for example with a trusted profile (profil zaufany), an e‑ID card \
                (e‑dowód) or your bank. Then you come back here.
                """,
            hint: "If nothing changes within a few seconds, press the button.",
            button: "Continue to login.gov.pl"),
        remedyHeading: "What you can do",
        requestIDLabel: "Reference number",
        requestIDHint:
            "Give this number when you ask for help; by phone, its first eight characters will do. It holds no data about you.",
        logoutQuestion: LogoutQuestion(
            heading: "Do you want to log out?",
            explanation: "We will log you out of this portal and of login.gov.pl. Save your work first.",
            button: "Log me out",
            otherwise: "If you want to carry on, go back to the previous page or to the portal."),
        loggedOut: LoggedOut(
            heading: "You are logged out",
            explanation: "We have logged you out of this portal and of login.gov.pl.",
            advice: "If other people use this device too, close all browser windows."),
        loggedOutHereOnly: LoggedOut(
            heading: "You are logged out of this portal only",
            explanation: """
                login.gov.pl has not confirmed the logout. Your session there may still be open.
                """,
            advice: """
                To end it, close all browser windows. This matters if other people use this device too: someone \
                could enter other services as you.
                """),
        notLoggedIn: LoggedOut(
            heading: "Nobody is logged in to this portal now",
            explanation: """
                This browser has no open session at the portal. We do not know whether one at login.gov.pl is still \
                open.
                """,
            advice: "If other people use this device too, close all browser windows."),
        continueLabel: "Back to the portal",
        languagesLabel: "Language of this page",
        contactLabel: "Do you need help?",
        failure: { englishFailure($0) })

    private static func englishFailure(_ code: PublicCode) -> Failure {
        switch code {
        case .loginCancelled:
            Failure(
                heading: "The login was cancelled",
                cause: """
                    login.gov.pl did not confirm who you are. That happens when someone gives up logging in or when \
                    it does not succeed.
                    """,
                remedy: "If you like, log in again. You can choose another way to log in.",
                retry: "Log in again")
        case .loginExpired:
            Failure(
                heading: "This login is no longer valid",
                cause: """
                    It took too long or has already been completed. It also happens after you press “Back” or reload \
                    the page.
                    """,
                remedy: "Start the login again.",
                retry: "Log in again")
        case .loginOtherBrowser:
            Failure(
                heading: "The login began in another browser",
                cause: """
                    For your safety, a login has to begin and end in the same browser. The browser may also be \
                    blocking cookies.
                    """,
                remedy: "Log in again in this window. If that does not help, allow cookies for this site.",
                retry: "Log in with this browser")
        case .identityUnknown:
            Failure(
                heading: "We could not establish who you are",
                cause: "login.gov.pl did not recognise the person who was logging in.",
                remedy: """
                    Check that your trusted profile, e‑ID card or bank account is active. You can also log in \
                    another way.
                    """,
                retry: "Log in again")
        case .levelTooLow:
            Failure(
                heading: "This service needs a stronger login",
                cause: """
                    This service protects important data. The way you logged in does not make us certain enough that \
                    it is you.
                    """,
                remedy: "Log in again and choose another way. The strongest is an e‑ID card.",
                retry: "Log in another way")
        case .nodeUnavailable:
            Failure(
                heading: "Logging in does not work at the moment",
                cause: "We cannot reach login.gov.pl right now. It is not your fault.",
                remedy: "Try again in a few minutes.",
                retry: "Try again")
        case .nodeMessageRejected:
            Failure(
                heading: "We could not finish the login safely",
                cause: """
                    The answer from login.gov.pl did not pass our security checks, so we did not log you in.
                    """,
                remedy: """
                    Log in again. If it happens once more, tell us and give the reference number.
                    """,
                retry: "Log in again")
        case .requestMalformed:
            Failure(
                heading: "This address is incomplete or altered",
                cause:
                    "We cannot read what the browser sent. The link may have been cut off or copied wrongly.",
                remedy: "Return to the portal and start from the beginning.",
                retry: "Back to the portal")
        case .notFound:
            Failure(
                heading: "There is no such page",
                cause: "We found nothing at this address.",
                remedy: "Check the address or return to the portal’s home page.",
                retry: "Back to the portal")
        case .methodNotAllowed:
            Failure(
                heading: "This page cannot be opened like that",
                cause: "The address works, but it is for something else.",
                remedy: "Return to the portal and start from the beginning.",
                retry: "Back to the portal")
        case .tooLarge:
            Failure(
                heading: "Too much data",
                cause: "The browser sent more data than we can take.",
                remedy: "Return to the portal and start from the beginning.",
                retry: "Back to the portal")
        case .tooManyRequests:
            Failure(
                heading: "Too many attempts at once",
                cause: """
                    We received a great many logins in a short time. We are holding them back for a moment so that \
                    logging in works for everyone.
                    """,
                remedy: "Wait a minute and try again.",
                retry: "Try again")
        case .internal:
            Failure(
                heading: "Something broke on our side",
                cause: "An unexpected error occurred. It is not your fault.",
                remedy: """
                    Try again in a few minutes. If it happens once more, tell us and give the \
                    reference number.
                    """,
                retry: "Try again")
        }
    }
}
