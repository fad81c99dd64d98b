import Foundation
import SAML
import Testing

@testable import Gateway

@Suite("brama check --nginx")
struct CheckNginxTests {
    private static let path = "/etc/nginx/sites-enabled/portal.conf"
    private static let piece = "/etc/brama/nginx/portal.conf"

    /// Where it stands in the shipped file.
    private static func line(_ text: String) throws -> Int {
        let lines = try shipped("portal.conf").split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0 == text }) + 1
    }

    private static func shipped(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Config/nginx/\(name)"), encoding: .utf8)
    }

    private func run(
        _ files: [String: String], at path: String = Self.path, listen: String = "unix:/run/brama/brama.sock"
    ) throws -> [CheckFinding] {
        var fixture = ConfigurationFixture(replacing: "listen: 127.0.0.1:8080", with: "listen: \(listen)")
        for (path, text) in files { fixture[path] = text }
        let all = fixture.files
        let configuration = try #require(fixture.load().configuration)
        let files = ConfigurationFiles(
            read: fixture.configurationFiles.read,
            names: { folder in
                all.keys.filter { directory(of: $0) == folder }.map { String($0.dropFirst(folder.count + 1)) }
            }, isWritableDirectory: { _ in true })
        return ConfigurationCheck(
            path: ConfigurationFixture.path, environment: [:], files: files, now: Instant(milliseconds: 0)
        ).checkNginx(path, configuration)
    }

    /// The shipped site with one edit; what is edited must be there.
    private func shipped(
        _ old: String = "", _ new: String = "", inPiece: Bool = true
    ) throws -> [CheckFinding] {
        var (site, piece) = (try Self.shipped("example-site.conf"), try Self.shipped("portal.conf"))
        if !old.isEmpty {
            try #require((inPiece ? piece : site).contains(old), "\(old) is not there")
            if inPiece {
                piece = piece.replacing(old, with: new)
            } else {
                site = site.replacing(old, with: new)
            }
        }
        return try run([Self.path: site, Self.piece: piece])
    }

    @Test("the shipped configuration is in order, as a site and as a piece")
    func inOrder() throws {
        let ok = "nginx: 3 locations lead to the portal, and no client can write Brama- headers"
        #expect(try shipped() == [CheckFinding(.ok, ok)])
        #expect(
            try run([Self.piece: try Self.shipped("portal.conf")], at: Self.piece) == [CheckFinding(.ok, ok)])
        let main = "events { }\nhttp {\n  include mime.types;\n  include sites-enabled/*;\n}\n"
        let findings = try run(
            [
                "/etc/nginx/nginx.conf": main, "/etc/nginx/mime.types": "types { text/html html; }",
                Self.path: try Self.shipped("example-site.conf"), Self.piece: try Self.shipped("portal.conf"),
            ], at: "/etc/nginx/nginx.conf")
        #expect(findings == [CheckFinding(.ok, ok)])
    }

    @Test(
        "each header that is not set is named",
        arguments: [
            "Brama-Subject", "Brama-Given-Name", "Brama-Family-Name", "Brama-Date-Of-Birth",
            "Brama-Assurance-Level",
            "Brama-Identity-Provider", "Brama-Token",
        ])
    func missing(name: String) throws {
        let findings = try shipped("proxy_set_header \(name) $", "# $").filter { $0.severity == .error }
        #expect(findings.count == 3)
        #expect(findings.allSatisfy { $0.title.hasSuffix(": passes on \(name) as the client sent them") })
    }

    @Test("a location with a header of its own inherits none")
    func inheritance() throws {
        let findings = try shipped(
            "    error_page 401 = @brama_login;\n",
            "    error_page 401 = @brama_login;\n    proxy_set_header X-Extra 1;\n")
        #expect(
            findings.map(\.line) == [
                "error    nginx: \(Self.piece):\(try Self.line("location ^~ /moje {")): location ^~ /moje: passes on Brama- headers as the client sent them: "
                    + "set each of them there, as Config/nginx/portal.conf does: a location with a header of its own "
                    + "inherits none"
            ])
    }

    @Test(
        "what lets a client in, or is only odd, is found",
        arguments: [
            (
                "proxy_set_header Brama-Subject $brama_subject;",
                "proxy_set_header Brama-Subject $http_brama_subject;",
                true, CheckFinding.Severity.error, "takes Brama-Subject from the client's request",
                "take them from the check: auth_request_set $brama_subject $upstream_http_brama_subject, and so on"
            ),
            (
                "underscores_in_headers off;", "underscores_in_headers on;", true, .error,
                "underscores_in_headers on lets clients send Brama_Subject, which many portals read as Brama-Subject",
                "underscores_in_headers off"
            ),
            (
                "ignore_invalid_headers on;", "ignore_invalid_headers off;", true, .error,
                "ignore_invalid_headers off lets clients send Brama_Subject, which many portals read as Brama-Subject",
                "ignore_invalid_headers on"
            ),
            (
                "    client_body_buffer_size 128k;", "    proxy_cache all;", true, .error,
                "answers of Brama are cached", "proxy_cache off: one citizen would get another's"
            ),
            (
                "location = /_brama/check-high {\n    internal;", "location = /_brama/check-high {", true,
                .warning,
                "auth_request /_brama/check-high: browsers can ask it too", "write internal; in its location"
            ),
            (
                "auth_request /_brama/check;", "auth_request /_brama/chek;", true, .error,
                "auth_request /_brama/chek: there is no location for it",
                "take location = /_brama/check from Config/nginx/portal.conf"
            ),
            (
                "auth/check;\n    proxy_pass_request_body off;", "auth/check;", true, .warning,
                "the check gets the request's body", "proxy_pass_request_body off, and Content-Length \"\""
            ),
            (
                "auth/check;\n    proxy_pass_request_body off;\n    proxy_pass_request_headers off;\n"
                    + "    proxy_connect_timeout 3s;\n    proxy_read_timeout 5s;\n    proxy_set_header Connection \"\";\n"
                    + "    proxy_set_header Content-Length \"\";\n    proxy_set_header Host $http_host;",
                "auth/check;\n    proxy_pass_request_body off;\n    proxy_set_header Content-Length \"\";",
                true,
                .warning, "Brama does not get the Host that the browser sent",
                "proxy_set_header Host $http_host"
            ),
            (
                "proxy_redirect off;\n\n    proxy_set_header Connection \"\";\n    proxy_set_header Host $http_host;\n"
                    + "    proxy_set_header X-Request-ID $request_id;\n    proxy_set_header X-Forwarded-For $remote_addr;",
                "proxy_redirect off;\n    proxy_set_header Host $http_host;", true, .warning,
                "Brama gets X-Forwarded-For as the client wrote it, or none",
                "proxy_set_header X-Forwarded-For $remote_addr: logins are counted by it"
            ),
            (
                "    proxy_set_header X-Request-ID $request_id;\n    proxy_set_header X-Forwarded-For $remote_addr;\n"
                    + "    proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Forwarded-Host $http_host;\n"
                    + "    proxy_set_header Forwarded \"\";\n    proxy_set_header Brama-Return-To \"\";",
                "    proxy_set_header X-Forwarded-For $remote_addr;", true, .warning,
                "Brama gets X-Request-ID as the client wrote it, or none",
                "proxy_set_header X-Request-ID $request_id: one id in both logs"
            ),
            (
                "server_name portal.example.gov.pl;", "server_name other.example.gov.pl;", false, .warning,
                "nginx: no server is named portal.example.gov.pl, the host of publicURL",
                "compare server_name with publicURL"
            ),
            (
                "443 ssl http2", "443", false, .warning,
                "nginx: portal.example.gov.pl is served without TLS, publicURL begins with https",
                "listen 443 ssl, unless another proxy in front ends TLS"
            ),
            (
                "/run/brama/brama.sock", "/run/other.sock", false, .warning,
                "location ^~ /auth/: expects Brama at unix:/run/other.sock, but it listens on unix:/run/brama/brama.sock",
                "write `server unix:/run/brama/brama.sock;` in upstream brama_gateway (\(Self.path):6), or "
                    + "`listen: \"unix:/run/other.sock\"` in Brama's configuration"
            ),
            (
                "    include /etc/brama/nginx/portal.conf;\n}", "", false, .error,
                "blocks or directives do not end as they should", "see what nginx -t says"
            ),
        ] as [(String, String, Bool, CheckFinding.Severity, String, String)])
    func edits(
        old: String, new: String, inPiece: Bool, severity: CheckFinding.Severity, title: String, mend: String
    ) throws {
        let findings = try shipped(old, new, inPiece: inPiece)
        #expect(
            findings.contains { $0.severity == severity && $0.title.hasSuffix(title) && $0.mend == mend },
            "\(findings.map(\.line))")
        #expect(!findings.contains { $0.severity == .ok } || severity == .warning)
    }

    @Test(
        "where listen is another than the upstream's, both places are named, and the portal's locations are in order"
    )
    func otherListen() throws {
        let files = [
            Self.path: try Self.shipped("example-site.conf"), Self.piece: try Self.shipped("portal.conf"),
        ]
        let findings = try run(files, listen: "127.0.0.1:8080")
        #expect(
            findings.map(\.line) == [
                "ok       nginx: 3 locations lead to the portal, and no client can write Brama- headers",
                "warning  nginx: \(Self.piece):\(try Self.line("location ^~ /auth/ {")): location ^~ /auth/: expects Brama at unix:/run/brama/brama.sock, but it "
                    + "listens on 127.0.0.1:8080: write `server 127.0.0.1:8080;` in upstream brama_gateway "
                    + "(\(Self.path):6), or `listen: \"unix:/run/brama/brama.sock\"` in Brama's configuration",
            ])
        // Containers: all interfaces, called by names.
        let cluster =
            try Self.shipped("cluster.conf") + "upstream brama_portal { server portal:8080; }\n"
            + "server { \(try Self.shipped("portal.conf")) }"
        #expect(try run([Self.path: cluster], listen: "\"0.0.0.0:8080\"").map(\.severity) == [.ok])
        #expect(
            try run([Self.path: cluster], listen: "\"0.0.0.0:8081\"").last?.mend
                == "write `server 127.0.0.1:8081;` in upstream brama_gateway (\(Self.path):9)")
    }

    @Test(
        "what leads to Brama's paths and elsewhere too is the portal, and so is all else once one leads to Brama"
    )
    func notMistaken() throws {
        let error = "passes on Brama- headers as the client sent them"
        let both =
            "server { location /auth/ { proxy_pass http://b:1; } location / { proxy_pass http://b:1; } }"
        #expect(try run([Self.path: both]).filter { $0.title.hasSuffix(error) }.count == 2)
        let known =
            "server { location /auth/ { proxy_pass http://unix:/run/brama/brama.sock; } location /auth/more/ { "
            + "proxy_pass http://b:1; } }"
        #expect(try run([Self.path: known]).filter { $0.title.hasSuffix(error) }.count == 1)
        let beside =
            "server { location /auth/ { proxy_pass http://a:1; } location /auth/more/ { proxy_pass http://b:1; } }"
        #expect(
            try run([Self.path: beside]).filter { $0.title.hasSuffix("/auth/more/: " + error) }.count == 1)
        let direct = "server { location /auth/ { proxy_pass http://127.0.0.1:1; } }"
        #expect(
            try run([Self.path: direct]).first?.mend
                == "write `proxy_pass http://unix:/run/brama/brama.sock;` there, or `listen: \"127.0.0.1:1\"` in "
                + "Brama's configuration")
    }

    @Test("a literal X-Forwarded- value that contradicts publicURL is a warning")
    func forwarded() throws {
        for (name, value, expected) in [
            ("Proto", "http", "https"), ("Host", "old.example.pl", "portal.example.gov.pl"),
        ] {
            let variable = name == "Proto" ? "$scheme" : "$http_host"
            let findings = try shipped("X-Forwarded-\(name) \(variable)", "X-Forwarded-\(name) \(value)")
            let found = findings.filter { $0.severity == .warning }
            #expect(!found.isEmpty)
            #expect(
                found.allSatisfy {
                    $0.title.hasSuffix("says X-Forwarded-\(name) \(value), publicURL has \(expected)")
                },
                "\(findings.map(\.line))")
        }
    }

    @Test("other ways to pass a request on are looked at too")
    func otherPassings() throws {
        let start =
            "upstream g { server 127.0.0.1:8080; }\nserver { location /auth/ { proxy_set_header Host $host; "
            + "proxy_set_header X-Forwarded-For $remote_addr; proxy_pass http://g; }\n"
        func errors(_ location: String) throws -> [String] {
            try run([Self.path: start + location + "}"], listen: "127.0.0.1:8080").filter {
                $0.severity == .error
            }
            .map(\.title)
        }
        let all = "passes on Brama- headers as the client sent them"
        #expect(
            try errors("location / { fastcgi_pass unix:/run/php.sock; }") == [
                "nginx: \(Self.path):3: location /: \(all)"
            ])
        #expect(try errors("location / { uwsgi_pass a:1; }").count == 1)
        #expect(try errors("location / { grpc_pass a:1; }").count == 1)
        #expect(try errors("location / { proxy_pass http://$where; }").count == 1)
        #expect(try errors("location / { if ($a) { proxy_pass http://b:1; } }").count == 1)
        #expect(try errors("location / { location /in { proxy_pass http://b:1; } }").count == 1)
        #expect(try errors("location / { proxy_pass_request_headers off; proxy_pass http://b:1; }").isEmpty)
        let set = ConfigurationCheck.identityHeaders.map {
            "fastcgi_param HTTP_\($0.uppercased().replacing("-", with: "_")) $x;"
        }.joined(separator: " ")
        #expect(try errors("location / { \(set) fastcgi_pass unix:/run/php.sock; }").isEmpty)
        #expect(try errors("\(set) location / { proxy_pass http://b:1; }").count == 1)
    }

    @Test("another server is looked at where it leads to the same portal, and only there")
    func otherServers() throws {
        let piece = try Self.shipped("portal.conf")
        func findings(_ target: String) throws -> [CheckFinding] {
            let site =
                try Self.shipped("example-site.conf") + "\nserver { location / { proxy_pass \(target); } }\n"
            return try run([Self.path: site, Self.piece: piece])
        }
        #expect(try findings("http://127.0.0.1:9000").map(\.severity) == [.ok])
        for target in ["http://brama_portal", "http://127.0.0.1:8082/in"] {
            let found = try findings(target)
            #expect(found.map(\.severity) == [.error])
            #expect(
                found.first?.title.hasSuffix(": location /: passes on Brama- headers as the client sent them")
                    == true)
        }
    }

    @Test("a file that cannot be read is said, and then nothing is called in order")
    func unreadable() throws {
        let findings = try run([Self.path: try Self.shipped("example-site.conf")])
        #expect(
            findings.first?.line
                == "warning  nginx: \(Self.piece) cannot be read: there is no such file: run the check where nginx runs, "
                + "or the locations in it are not looked at")
        #expect(!findings.contains { $0.severity == .ok })
    }

    @Test("words are read as nginx reads them")
    func tokens() {
        var tokens = NginxTokens(Array("a \"b;{\\\"\" 'c # d' ${e}f;# x\n}g\\;h {".utf8))
        var read: [String] = []
        while let token = tokens.next() { read.append(token.isWord ? "[\(token.text)]" : token.text) }
        #expect(read == ["[a]", "[b;{\"]", "[c # d]", "[${e}f]", ";", "}", "[g\\;h]", "{"])
    }

    @Test("an inclusion of itself ends")
    func recursion() throws {
        let findings = try run([Self.path: "include \(Self.path); include \(Self.path);"])
        #expect(findings.contains { $0.severity == .error || $0.severity == .warning })
    }
}
