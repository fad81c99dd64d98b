import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("Logout by the node")
struct SingleLogoutTests {
    /// One thing that is wrong with a LogoutRequest, or with how it comes.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Stands in the log.
        let rule: String
        let request: @Sendable (LoginRig) async throws -> ServerRequest

        init(
            _ description: String, _ rule: String,
            _ request: @escaping @Sendable (LoginRig) async throws -> ServerRequest
        ) {
            (testDescription, self.rule, self.request) = (description, rule, request)
        }

        static func body(_ description: String, _ rule: String, _ body: String) -> Edit {
            Edit(description, rule) { _ in SingleLogoutTests.soap(Array(body.utf8)) }
        }
    }

    static let edits: [Edit] = [
        Edit("unsigned", "signature-missing") { rig in
            let text = String(decoding: try envelope(rig), as: UTF8.self)
            return soap(Array(text.replacing(/<ds:Signature .*<\/ds:Signature>/, with: "").utf8))
        },
        Edit("signed by a stranger", "signature-value-invalid") { rig in
            soap(try envelope(rig, by: try SigningCredential.fresh()))
        },
        Edit("signed with our own key", "signature-value-invalid") { rig in
            soap(try envelope(rig, by: rig.configuration.signing))
        },
        Edit("from another issuer", "logout-request-issuer") { rig in
            soap(try envelope(rig, issuer: "other.login.gov.pl"))
        },
        Edit("to another destination", "logout-request-destination") { rig in
            soap(try envelope(rig, destination: "https://other.example.gov.pl/slo"))
        },
        Edit("issued an hour ago", "logout-request-too-old") { rig in
            soap(try envelope(rig, issued: rig.clock.now - .seconds(3_600)))
        },
        Edit("issued in the future", "logout-request-in-future") { rig in
            soap(try envelope(rig, issued: rig.clock.now + .seconds(600)))
        },
        Edit("without a name", "logout-request-name-id") { rig in soap(try envelope(rig, nameID: " ")) },
        text("another name after signing", "digest-mismatch", ">gzolc87<", ">jnowak79<"),
        text(
            "wrapped: the genuine one beside", "soap-body", "<soap:Body>",
            "<soap:Body><saml2p:LogoutRequest xmlns:saml2p=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"),
        text(
            "wrapped: in a forged one", "signature-missing", "<soap:Body>",
            "<soap:Body><saml2p:LogoutRequest xmlns:saml2p=\"urn:oasis:names:tc:SAML:2.0:protocol\">",
            "</soap:Body>", "</saml2p:LogoutRequest></soap:Body>"),
        text(
            "with an EncryptedID", "digest-mismatch", "</saml2:NameID>", "</saml2:NameID><saml2:EncryptedID/>"
        ),
        text("with a DOCTYPE", "doctype-forbidden", "<soap:Envelope", "<!DOCTYPE a><soap:Envelope"),
        .body("empty", "document", ""),
        .body("JSON", "document", "{}"),
        .body("nested ten thousand deep", "document", String(repeating: "<a>", count: 10_000)),
        .body("no SOAP", "soap-envelope", "<a/>"),
        Edit("of another Content-Type", "content-type") { rig in
            var request = soap(try envelope(rig))
            request.headers[.contentType] = "application/x-www-form-urlencoded"
            return request
        },
    ]

    private static func text(
        _ description: String, _ rule: String, _ old: String, _ new: String, _ old2: String = "",
        _ new2: String = ""
    ) -> Edit {
        Edit(description, rule) { rig in
            var text = String(decoding: try envelope(rig), as: UTF8.self)
            for (old, new) in [(old, new), (old2, new2)] where !old.isEmpty {
                try #require(text.contains(old))
                text = text.replacing(old, with: new)
            }
            return soap(Array(text.utf8))
        }
    }

    /// WK's request, made of ours with the parts exchanged.
    static func envelope(
        _ rig: LoginRig, by credential: SigningCredential? = nil, issuer: String? = nil,
        destination: String? = nil, issued: Instant? = nil, nameID: String = "gzolc87",
        sessionIndex: String? = nil
    ) throws -> [UInt8] {
        let request = LogoutRequest(
            id: try #require(MessageID("ID-logout-by-node")), issueInstant: issued ?? rig.clock.now,
            nameID: nameID, nameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            sessionIndex: sessionIndex)
        var sender = rig.configuration.provider
        sender.entityID = issuer ?? rig.configuration.node.issuer
        var receiver = rig.configuration.node
        receiver.singleLogoutURL = destination ?? rig.configuration.provider.singleLogoutServiceURL
        return try request.envelope(signedBy: credential ?? rig.nodeCredential, from: sender, to: receiver)
    }

    static func soap(_ body: [UInt8]) -> ServerRequest {
        ServerRequest(
            method: .post, path: "/auth/slo", headers: [.contentType: "text/xml; charset=utf-8"], body: body,
            peer: LoginRig.peer)
    }

    @Test("by WK ends the session it names, and says so signed")
    func ends() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let answer = await rig.send(Self.soap(try Self.envelope(rig)))
        #expect(answer.status == .ok)
        #expect(answer.text.contains("status:Success") && answer.text.contains("<ds:Signature"))
        #expect(await !browser.hasSession())
    }

    @Test("by WK is refused as a fault and ends nothing where one thing is wrong", arguments: edits)
    func refused(_ edit: Edit) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let answer = await rig.send(try await edit.request(rig))
        #expect(answer.status == .internalServerError)
        #expect(answer.text.contains("<faultcode>soap:Client</faultcode>"))
        #expect(answer.text.contains("<faultstring>request-malformed</faultstring>"))
        #expect(answer.setsNoCookie)
        #expect(await browser.hasSession())
        #expect(
            rig.log.text.contains("LogoutRequest: ") && rig.log.text.contains(edit.rule), "\(rig.log.text)")
    }

    @Test(
        "by WK of a session that is not here says so, and ends no other",
        arguments: [("gzolc87", "_ID-of-somebody-else"), ("jnowak79", nil)] as [(String, String?)])
    func unknown(nameID: String, index: String?) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let answer = await rig.send(
            Self.soap(try Self.envelope(rig, nameID: nameID, sessionIndex: index)))
        #expect(answer.status == .ok)
        #expect(answer.text.contains("status:UnknownPrincipal"))
        #expect(await browser.hasSession())
    }

    @Test("by WK is taken once")
    func once() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let request = Self.soap(try Self.envelope(rig))
        #expect(await rig.send(request).status == .ok)
        var again = Browser(rig)
        _ = try await again.logIn()
        #expect(await rig.send(request).status == .internalServerError)
        #expect(await again.hasSession())
        #expect(rig.log.text.contains("LogoutRequest: replay"))
    }
}

extension SigningCredential {
    /// A key that nobody pins.
    fileprivate static func fresh() throws -> SigningCredential {
        let key = try PrivateKey.generateP256()
        let start = LoginRig.Clock.start.milliseconds / 1_000
        return try SigningCredential(
            privateKey: key,
            certificate: try Certificate.selfSigned(
                by: key, commonName: "stranger", notBefore: start - 86_400, notAfter: start + 86_400))
    }
}
