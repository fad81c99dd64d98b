extension ConfigurationCheck {
    /// What the process is told about time zone and language. Messages and log are in UTC and UTF-8 whatever it says; the
    /// programs around it may not be.
    func checkSurroundings() -> [CheckFinding] {
        [checkTimeZone(), checkLocale()].compactMap { $0 }
    }

    /// A zone that is not there is UTC to the C library, silently: portal and nginx then log other hours than meant.
    private func checkTimeZone() -> CheckFinding? {
        guard var name = environment["TZ"], !name.isEmpty else { return nil }
        if name.hasPrefix(":") { name.removeFirst() }
        // A rule, as CET-1CEST,M3.5.0,M10.5.0/3, needs no file.
        guard name != "UTC", !name.contains(where: \.isNumber) else { return nil }
        let path = name.hasPrefix("/") ? name : "/usr/share/zoneinfo/" + name
        guard case .failure = files.read(path, 1 << 20) else { return nil }
        return CheckFinding(
            .warning, "TZ: there is no zone \(JSONText.quoted(name)) on this machine, so it means UTC",
            mend: "install tzdata or correct it; Brama itself writes UTC, what stands around it may not")
    }

    private func checkLocale() -> CheckFinding? {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }),
            let value = environment[name]
        else { return nil }
        let charset = value.lowercased().split(separator: ".").dropFirst().first?.prefix { $0 != "@" }
        let isUTF8 = charset == "utf-8" || charset == "utf8"
        guard !isUTF8, !["C", "POSIX"].contains(value) else { return nil }
        return CheckFinding(
            .warning,
            "\(name): \(JSONText.quoted(value)) is not UTF-8, in which Brama writes its log and reports",
            mend: "set LANG=C.UTF-8, or Polish letters look wrong on the terminal")
    }
}
