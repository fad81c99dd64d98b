extension PageTexts {
    static let english = PageTexts(
        siteName: "Log in",
        handOver: HandOver(
            heading: "Taking you to login.gov.pl",
            explanation: """
                The login.gov.pl page will open in a moment. You confirm there who you are – for example with a \
                trusted profile (profil zaufany), an e-ID card or your bank. Then you come back here.
                """,
            hint: "If nothing changes within a few seconds, press the button.",
            button: "Continue to login.gov.pl"),
        remedyHeading: "What you can do",
        requestIDLabel: "Reference number",
        requestIDHint: "Give this number if you ask us for help. It holds no data about you.",
        logoutQuestion: LogoutQuestion(
            heading: "Do you want to log out?",
            explanation: """
                We will end your session in this portal and at login.gov.pl. Save what you are working on before \
                you log out.
                """,
            button: "Log me out",
            otherwise: "If you want to carry on, just go back to the previous page."),
        loggedOut: LoggedOut(
            heading: "You are logged out",
            explanation: "Your session in this portal and at login.gov.pl is closed.",
            advice: "If other people use this computer too, close all browser windows."),
        loggedOutHereOnly: LoggedOut(
            heading: "You are logged out of this portal only",
            explanation: """
                Your session in this portal is closed, but login.gov.pl has not confirmed the logout. Your session \
                at login.gov.pl may still be open.
                """,
            advice: """
                To end the session at login.gov.pl, close all browser windows. If other people use this computer \
                too, make sure you do – otherwise someone may enter other services as you.
                """),
        continueLabel: "Back to the portal",
        failure: { englishFailure($0) })

    private static func englishFailure(_ code: PublicCode) -> Failure {
        switch code {
        case .loginCancelled:
            Failure(
                heading: "The login was cancelled",
                cause: """
                    login.gov.pl did not confirm the login. That happens when someone gives up or when confirming \
                    the identity does not succeed.
                    """,
                remedy: "If you want to log in, start again. You can choose another way to log in.",
                retry: "Log in again")
        case .loginExpired:
            Failure(
                heading: "This login is no longer valid",
                cause: """
                    The login took too long or has already been completed once. It also happens when you return to \
                    it with the Back button, reload the page or open it from a bookmark.
                    """,
                remedy: "Start the login again.",
                retry: "Log in again")
        case .loginOtherBrowser:
            Failure(
                heading: "The login began in another browser",
                cause: """
                    A login has to begin and end in the same browser. This protects you: nobody can slip you into \
                    somebody else’s account. You also see this message when the browser does not accept cookies.
                    """,
                remedy: """
                    Start the login again in this window. If that does not help, allow cookies for this site in \
                    your browser.
                    """,
                retry: "Log in with this browser")
        case .identityUnknown:
            Failure(
                heading: "We could not establish who you are",
                cause: "login.gov.pl did not recognise the person who was logging in.",
                remedy: """
                    Check that your trusted profile, e-ID card or bank account is active and its data up to date. \
                    You can also log in another way.
                    """,
                retry: "Log in again")
        case .levelTooLow:
            Failure(
                heading: "This service needs a stronger login",
                cause: """
                    The way you logged in gives too low a level of assurance. This service protects important data, \
                    so we have to be more certain that it is you.
                    """,
                remedy:
                    "Log in again and choose another way. An e-ID card gives the highest level of assurance.",
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
                    The answer from login.gov.pl did not pass our security checks, so we did not accept it. You are \
                    not logged in.
                    """,
                remedy:
                    "Log in again. If it happens once more, tell us about it and give the reference number.",
                retry: "Log in again")
        case .requestMalformed:
            Failure(
                heading: "This address is incomplete or altered",
                cause: """
                    We cannot read the data that the browser sent. The usual reason is a link that was cut off or \
                    copied wrongly.
                    """,
                remedy: "Return to the portal and start from the beginning.",
                retry: "Start from the beginning")
        case .notFound:
            Failure(
                heading: "There is no such page",
                cause: "We found nothing at this address.",
                remedy: "Check the address or return to the portal’s home page.",
                retry: "Back to the portal")
        case .methodNotAllowed:
            Failure(
                heading: "This page cannot be opened like that",
                cause: "The address works, but it is for something other than what the browser asked for.",
                remedy: "Return to the portal and start from the beginning.",
                retry: "Start from the beginning")
        case .tooLarge:
            Failure(
                heading: "Too much data",
                cause: "The browser sent more data than this page can take.",
                remedy: "Return to the portal and start from the beginning.",
                retry: "Start from the beginning")
        case .tooManyRequests:
            Failure(
                heading: "Too many attempts at once",
                cause: """
                    We received a great many attempts in a short time. We are holding them back for a moment so \
                    that logging in works for everyone.
                    """,
                remedy: "Wait a minute and try again.",
                retry: "Try again")
        case .internal:
            Failure(
                heading: "Something broke on our side",
                cause: "An unexpected error occurred. It is not your fault.",
                remedy: """
                    Try again in a few minutes. If it happens once more, tell us about it and give the reference \
                    number.
                    """,
                retry: "Try again")
        }
    }
}
