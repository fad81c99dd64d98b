/// Logins that go well and decide what becomes of the later logout.
extension Outcome {
    static let logouts: [Outcome] = [
        Outcome(
            "logout-partial", .logout, .accepted, pl: "Wylogowanie częściowe (PartialLogout)",
            en: "Logout is partial (PartialLogout)"
        ) { $0.logout = .partial },
        Outcome(
            "logout-refused", .logout, .accepted, pl: "Wylogowanie odrzucone (Requester)",
            en: "Logout is refused (Requester)"
        ) { $0.logout = .refused },
        Outcome(
            "logout-hangs", .logout, .accepted, pl: "Brak odpowiedzi na wylogowanie przez 30 sekund",
            en: "No answer to the logout for 30 seconds"
        ) { $0.logout = .hangs },
        Outcome(
            "logout-unavailable", .logout, .accepted, pl: "Wylogowanie: HTTP 500", en: "Logout: HTTP 500"
        ) { $0.logout = .unavailable },
        Outcome(
            "logout-wrong-signature", .logout, .accepted,
            pl: "Odpowiedź na wylogowanie podpisana innym kluczem",
            en: "The answer to the logout is signed by another key"
        ) { $0.logout = .wronglySigned },
    ]
}
