extension PageTexts {
    static let polish = PageTexts(
        siteName: "Logowanie",
        handOver: HandOver(
            heading: "Przechodzisz do login.gov.pl",
            explanation: """
                Potwierdzisz tam, kim jesteś – na przykład profilem zaufanym, e‑dowodem albo przez swój bank. Potem \
                wrócisz tutaj.
                """,
            hint: "Jeśli za kilka sekund nic się nie zmieni, naciśnij przycisk.",
            button: "Przejdź do login.gov.pl"),
        remedyHeading: "Co możesz zrobić",
        requestIDLabel: "Numer zdarzenia",
        requestIDHint:
            "Podaj ten numer, gdy prosisz o pomoc; przez telefon wystarczy pierwszych osiem znaków. Nie zawiera Twoich danych.",
        logoutQuestion: LogoutQuestion(
            heading: "Czy chcesz się wylogować?",
            explanation:
                "Wylogujemy Cię z tego portalu i z login.gov.pl. Najpierw zapisz to, nad czym pracujesz.",
            button: "Wyloguj mnie",
            otherwise: "Jeśli chcesz pracować dalej, wróć do poprzedniej strony albo do portalu."),
        loggedOut: LoggedOut(
            heading: "Wylogowanie zakończone",
            explanation: "Wylogowaliśmy Cię z tego portalu i z login.gov.pl.",
            advice: "Jeśli z tego urządzenia korzystają też inni, zamknij wszystkie okna przeglądarki."),
        loggedOutHereOnly: LoggedOut(
            heading: "Wylogowanie tylko z tego portalu",
            explanation:
                "Serwis login.gov.pl nie potwierdził wylogowania. Twoja sesja może tam jeszcze trwać.",
            advice: """
                Aby ją zakończyć, zamknij wszystkie okna przeglądarki. To ważne, jeśli z tego urządzenia korzystają \
                też inni: ktoś mógłby wejść do innych serwisów jako Ty.
                """),
        notLoggedIn: LoggedOut(
            heading: "W tym portalu nikt nie jest teraz zalogowany",
            explanation: """
                Ta przeglądarka nie ma otwartej sesji w portalu. Nie wiemy, czy trwa jeszcze sesja w login.gov.pl.
                """,
            advice: "Jeśli z tego urządzenia korzystają też inni, zamknij wszystkie okna przeglądarki."),
        continueLabel: "Wróć do portalu",
        languagesLabel: "Język strony",
        contactLabel: "Potrzebujesz pomocy?",
        failure: { polishFailure($0) })

    private static func polishFailure(_ code: PublicCode) -> Failure {
        switch code {
        case .loginCancelled:
            Failure(
                heading: "Logowanie zostało przerwane",
                cause: """
                    Serwis login.gov.pl nie potwierdził, kim jesteś. Tak się dzieje, gdy ktoś zrezygnuje z logowania \
                    albo gdy się ono nie uda.
                    """,
                remedy: "Jeśli chcesz, zaloguj się jeszcze raz. Możesz wybrać inny sposób logowania.",
                retry: "Zaloguj się jeszcze raz")
        case .loginExpired:
            Failure(
                heading: "To logowanie straciło ważność",
                cause: """
                    Minęło zbyt dużo czasu albo to logowanie już się zakończyło. Tak bywa też po użyciu przycisku \
                    „Wstecz” lub odświeżeniu strony.
                    """,
                remedy: "Zacznij logowanie od nowa.",
                retry: "Zaloguj się jeszcze raz")
        case .loginOtherBrowser:
            Failure(
                heading: "Logowanie zaczęło się w innej przeglądarce",
                cause: """
                    Dla Twojego bezpieczeństwa logowanie musi zacząć się i zakończyć w tej samej przeglądarce. \
                    Możliwe też, że przeglądarka blokuje pliki cookie.
                    """,
                remedy: """
                    Zaloguj się jeszcze raz w tym oknie. Jeśli to nie pomoże, zezwól tej stronie na pliki cookie.
                    """,
                retry: "Zaloguj się w tej przeglądarce")
        case .identityUnknown:
            Failure(
                heading: "Nie udało się ustalić, kim jesteś",
                cause: "Serwis login.gov.pl nie rozpoznał osoby, która się logowała.",
                remedy: """
                    Sprawdź, czy Twój profil zaufany, e‑dowód lub konto w banku jest aktywne. Możesz też zalogować \
                    się w inny sposób.
                    """,
                retry: "Zaloguj się jeszcze raz")
        case .levelTooLow:
            Failure(
                heading: "Ta usługa wymaga pewniejszego sposobu logowania",
                cause: """
                    Ta usługa chroni ważne dane. Wybrany sposób logowania nie daje nam dość pewności, że to Ty.
                    """,
                remedy: "Zaloguj się jeszcze raz i wybierz inny sposób. Najpewniejszy jest e‑dowód.",
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
                    Odpowiedź z login.gov.pl nie przeszła naszej kontroli bezpieczeństwa, dlatego Cię nie \
                    zalogowaliśmy.
                    """,
                remedy: """
                    Zaloguj się jeszcze raz. Jeśli to się powtórzy, zgłoś to nam i podaj numer zdarzenia.
                    """,
                retry: "Zaloguj się jeszcze raz")
        case .requestMalformed:
            Failure(
                heading: "Ten adres jest niepełny lub zmieniony",
                cause:
                    "Nie możemy odczytać tego, co wysłała przeglądarka. Link mógł zostać ucięty albo źle przepisany.",
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Wróć do portalu")
        case .notFound:
            Failure(
                heading: "Nie ma takiej strony",
                cause: "Pod tym adresem niczego nie znaleźliśmy.",
                remedy: "Sprawdź adres albo wróć na stronę główną portalu.",
                retry: "Wróć do portalu")
        case .methodNotAllowed:
            Failure(
                heading: "Tej strony nie da się otworzyć w ten sposób",
                cause: "Ten adres działa, ale służy do czegoś innego.",
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Wróć do portalu")
        case .tooLarge:
            Failure(
                heading: "Za dużo danych",
                cause: "Przeglądarka wysłała więcej danych, niż możemy przyjąć.",
                remedy: "Wróć do portalu i zacznij od początku.",
                retry: "Wróć do portalu")
        case .tooManyRequests:
            Failure(
                heading: "Za dużo prób naraz",
                cause: """
                    W krótkim czasie dostaliśmy bardzo wiele prób logowania. Na chwilę je wstrzymaliśmy, żeby \
                    logowanie działało dla wszystkich.
                    """,
                remedy: "Odczekaj minutę i spróbuj ponownie.",
                retry: "Spróbuj ponownie")
        case .internal:
            Failure(
                heading: "Coś się zepsuło po naszej stronie",
                cause: "Wystąpił nieoczekiwany błąd. To nie Twoja wina.",
                remedy: """
                    Spróbuj ponownie za kilka minut. Jeśli to się powtórzy, zgłoś to nam i podaj numer \
                    zdarzenia.
                    """,
                retry: "Spróbuj ponownie")
        }
    }
}
