extension NginxCheck {
    /// What Brama itself must get, and what must not be done with its answers.
    func checkGateway(_ location: NginxLocation) -> [CheckFinding] {
        func warning(_ title: String, _ mend: String) -> CheckFinding {
            CheckFinding(.warning, "nginx: \(location.place): \(location.name): \(title)", mend: mend)
        }
        var findings: [CheckFinding] = []
        let isCheck = site.targetPath(of: location).hasPrefix(base + "/check")
        if location.has("proxy_cache"), location.settings["proxy_cache"]?.first != "off" {
            findings.append(
                CheckFinding(
                    .error, "nginx: \(location.place): \(location.name): answers of Brama are cached",
                    mend: "proxy_cache off: one citizen would get another's"))
        }
        if location.headers["host"] == nil {
            findings.append(
                warning(
                    "Brama does not get the Host that the browser sent", "proxy_set_header Host $http_host"))
        }
        if !isCheck && location.headers["x-forwarded-for"] == nil && location.passesHeaders {
            findings.append(
                warning(
                    "Brama gets X-Forwarded-For as the client wrote it, or none",
                    "proxy_set_header X-Forwarded-For $remote_addr: logins are counted by it"))
        }
        if location.headers["x-request-id"] == nil {
            findings.append(
                warning(
                    "Brama gets X-Request-ID as the client wrote it, or none",
                    "proxy_set_header X-Request-ID $request_id: one id in both logs"))
        }
        if isCheck && location.settings["proxy_pass_request_body"]?.first != "off" {
            findings.append(
                warning(
                    "the check gets the request's body",
                    "proxy_pass_request_body off, and Content-Length \"\""))
        }
        return findings + checkForwarded(location, warning)
    }

    /// Literal values that contradict publicURL; variables say what the browser said.
    private func checkForwarded(
        _ location: NginxLocation, _ warning: (String, String) -> CheckFinding
    ) -> [CheckFinding] {
        guard case .success(let address) = WebAddress.parse(configuration.publicURL.text) else { return [] }
        let expected = [("x-forwarded-proto", address.scheme.rawValue), ("x-forwarded-host", address.host)]
        return expected.compactMap { name, value in
            guard let set = location.headers[name], !set.contains("$"), !set.isEmpty,
                set.lowercased() != value
            else {
                return nil
            }
            return warning(
                "says \(name == "x-forwarded-proto" ? "X-Forwarded-Proto" : "X-Forwarded-Host") \(set), publicURL has "
                    + "\(value)", "write the same in both")
        }
    }
}
