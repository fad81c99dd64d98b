extension PageTexts {
    static let polish = PageTexts(
        siteName: "Logowanie",
        handOver: HandOver(
            heading: "Przechodzisz do login.gov.pl",
            explanation: """
                Za chwilę otworzy się strona login.gov.pl. Potwierdzisz tam, kim jesteś – na przykład profilem \
                zaufanym, e-dowodem albo przez swój bank. Potem wrócisz tutaj.
                """,
            hint: "Jeśli za kilka sekund nic się nie zmieni, naciśnij przycisk.",
            button: "Przejdź do login.gov.pl"),
        remedyHeading: "Co możesz zrobić",
        requestIDLabel: "Numer zdarzenia",
        requestIDHint: "Podaj ten numer, jeśli poprosisz nas o pomoc. Nie zawiera Twoich danych.",
        logoutQuestion: LogoutQuestion(
            heading: "Czy chcesz się wylogować?",
            explanation: """
                Zakończymy Twoją sesję w tym portalu i w login.gov.pl. Zanim się wylogujesz, zapisz to, nad czym \
                pracujesz.
                """,
            button: "Wyloguj mnie",
            otherwise: "Jeśli chcesz pracować dalej, po prostu wróć do poprzedniej strony."),
        loggedOut: LoggedOut(
            heading: "Wylogowanie zakończone",
            explanation: "Twoja sesja w tym portalu i w login.gov.pl jest zamknięta.",
            advice: "Jeśli z tego komputera korzystają też inni, zamknij wszystkie okna przeglądarki."),
        loggedOutHereOnly: LoggedOut(
            heading: "Wylogowanie tylko z tego portalu",
            explanation: """
                Twoja sesja w tym portalu jest zamknięta, ale serwis login.gov.pl nie potwierdził wylogowania. Twoja \
                sesja w login.gov.pl może jeszcze trwać.
                """,
            advice: """
                Aby zakończyć sesję w login.gov.pl, zamknij wszystkie okna przeglądarki. Jeśli z tego komputera \
                korzystają też inni, zrób to koniecznie – inaczej ktoś może wejść do innych serwisów jako Ty.
                """),
        continueLabel: "Wróć do portalu",
        failure: { polishFailure($0) })

    private static func polishFailure(_ code: PublicCode) -> Failure {
        switch code {
        case .loginCancelled:
            Failure(
                heading: "Logowanie zostało przerwane",
                cause: """
                    Serwis login.gov.pl nie potwierdził logowania. Tak się dzieje, gdy ktoś z niego zrezygnuje albo \
                    gdy potwierdzenie tożsamości się nie uda.
                    """,
                remedy:
                    "Jeśli chcesz się zalogować, zacznij jeszcze raz. Możesz wybrać inny sposób logowania.",
                retry: "Zaloguj się jeszcze raz")
        case .loginExpired:
            Failure(
                heading: "To logowanie straciło ważność",
                cause: """
                    Logowanie trwało zbyt długo albo już raz się zakończyło. Tak bywa też wtedy, gdy wrócisz do \
                    logowania przyciskiem „Wstecz”, odświeżysz stronę albo otworzysz ją z zakładki.
                    """,
                remedy: "Zacznij logowanie od nowa.",
                retry: "Zaloguj się jeszcze raz")
        case .loginOtherBrowser:
            Failure(
                heading: "Logowanie zaczęło się w innej przeglądarce",
                cause: """
                    Logowanie musi zacząć się i zakończyć w tej samej przeglądarce. To zabezpieczenie: dzięki niemu \
                    nikt nie podsunie Ci cudzego konta. Ten komunikat zobaczysz też, gdy przeglądarka nie przyjmuje \
                    plików cookie.
                    """,
                remedy: """
                    Zacznij logowanie od nowa w tym oknie. Jeśli to nie pomoże, zezwól w przeglądarce na pliki \
                    cookie dla tej strony.
                    """,
                retry: "Zaloguj się w tej przeglądarce")
        case .identityUnknown:
            Failure(
                heading: "Nie udało się ustalić, kim jesteś",
                cause: "Serwis login.gov.pl nie rozpoznał osoby, która się logowała.",
                remedy: """
                    Sprawdź, czy Twój profil zaufany, e-dowód lub konto w banku są aktywne, a dane w nich aktualne. \
                    Możesz też zalogować się w inny sposób.
                    """,
                retry: "Zaloguj się jeszcze raz")
        case .levelTooLow:
            Failure(
                heading: "Ta usługa wymaga pewniejszego sposobu logowania",
                cause: """
                    Wybrany sposób logowania daje za niski poziom wiarygodności. Ta usługa chroni ważne dane, \
                    dlatego musimy mieć większą pewność, że to Ty.
                    """,
                remedy: """
                    Zaloguj się jeszcze raz i wybierz inny sposób. Najwyższy poziom wiarygodności daje e-dowód.
                    """,
                retry: "Zaloguj się w inny sposób")
        case .nodeUnavailable:
            Failure(
                heading: "Logowanie chwilowo nie działa",
                cause: "Nie możemy się teraz połączyć z login.gov.pl. To nie Twoja wina.",
                remedy: "Spróbuj ponownie za kilka minut.",
                retry: "Spróbuj ponownie")
        case .nodeMessageRejected:
            Failure(
                heading: "Nie mogliśmy bezpiecznie dokończyć logowania",
                cause: """
                    Odpowiedź z login.gov.pl nie przeszła kontroli bezpieczeństwa, więc jej nie przyjęliśmy. \
                    Logowanie się nie odbyło.
                    """,
                remedy: """
                    Zaloguj się jeszcze raz. Jeśli to się powtórzy, zgłoś nam problem i podaj numer zdarzenia.
                    """,
                retry: "Zaloguj się jeszcze raz")
        case .requestMalformed:
            Failure(
                heading: "Ten adres jest niepełny lub zmieniony",
                cause: """
                    Nie potrafimy odczytać danych, które wysłała przeglądarka. Zwykle przyczyną jest ucięty albo \
                    błędnie przepisany link.
                    """,
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Zacznij od początku")
        case .notFound:
            Failure(
                heading: "Nie ma takiej strony",
                cause: "Pod tym adresem niczego nie znaleźliśmy.",
                remedy: "Sprawdź adres albo wróć na stronę główną portalu.",
                retry: "Wróć do portalu")
        case .methodNotAllowed:
            Failure(
                heading: "Tej strony nie da się otworzyć w ten sposób",
                cause: "Ten adres działa, ale służy do czegoś innego niż to, o co poprosiła przeglądarka.",
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Zacznij od początku")
        case .tooLarge:
            Failure(
                heading: "Za dużo danych",
                cause: "Przeglądarka wysłała więcej danych, niż ta strona może przyjąć.",
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Zacznij od początku")
        case .tooManyRequests:
            Failure(
                heading: "Za dużo prób naraz",
                cause: """
                    W krótkim czasie dostaliśmy bardzo wiele prób. Na chwilę je wstrzymujemy, żeby logowanie \
                    działało dla wszystkich.
                    """,
                remedy: "Odczekaj minutę i spróbuj ponownie.",
                retry: "Spróbuj ponownie")
        case .internal:
            Failure(
                heading: "Coś się zepsuło po naszej stronie",
                cause: "Wystąpił nieoczekiwany błąd. To nie Twoja wina.",
                remedy:
                    "Spróbuj ponownie za kilka minut. Jeśli to się powtórzy, zgłoś nam problem i podaj numer zdarzenia.",
                retry: "Spróbuj ponownie")
        }
    }
}
