import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Tokens across a rotation")
struct TokenRotationTests {
    @Test(
        "every token is verified by the keys published when it was signed, at its end, and by a set kept before"
    )
    func rotation() async throws {
        let rig = try await LoginRig {
            $0.session.token = .jwt
            $0.session.lifetime = .seconds(86_400)
        }
        // Late in the day: the last cookie of a key is good until late on the next, when another signs.
        await rig.pass(hours: 22)
        var cases: [(keys: String, token: String)] = []
        var pending: [String] = []
        var lastSet = await rig.keySet()
        var keyIDs: Set<String> = []
        // From the first rotation over the second, in steps of a portal's patience.
        for day in 0..<62 {
            var browser = Browser(rig)
            _ = try await browser.logIn()
            let cookie = try #require(browser.cookies["__Host-brama"])
            let token = try #require(await browser.get("/auth/check").headers[.bramaToken])
            let keys = await rig.keySet()
            for token in [cookie, token] {
                cases.append((keys, token))
                cases.append((lastSet, token))
                keyIDs.insert(try #require(TokenHeader.keyID(of: token)))
            }
            // Cookies of yesterday have just expired; by today's keys they must have been good to the end.
            cases += pending.map { (keys, $0) }
            pending = [cookie]
            await rig.pass(hours: 23)
            rig.clock.advance(by: .seconds(3_300))
            lastSet = await rig.keySet()
            rig.clock.advance(by: .seconds(300))
            await rig.lasting.refreshTokenKeys()
            #expect(keyIDs.count == (day < 30 ? 1 : day < 60 ? 2 : 3), "day \(day)")
        }
        let verdicts = try TokenOracle.verdicts(cases)
        #expect(verdicts.count == cases.count)
        #expect(Set(verdicts) == ["87022243734"])
        // The oracle says no where it must: a set from long before does not know the key.
        let last = try #require(cases.last)
        #expect(try TokenOracle.verdicts([(cases[0].keys, last.token)]) == ["KeyError"])
    }

    @Test("a gateway that starts again over the same store verifies what it signed before")
    func restart() async throws {
        let rig = try await LoginRig { $0.session.token = .jwt }
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let cookie = try #require(browser.cookies["__Host-brama"])
        let again = try await GatewayService(
            rig.configuration, store: rig.store, backChannel: rig.backChannel,
            surroundings: Surroundings(now: { rig.clock.now }), logger: rig.log.logger)
        let keys = await again.answer(browser.request(.get, "/auth/jwks.json")).response().text
        #expect(try TokenOracle.verdicts([(keys, cookie)]) == ["87022243734"])
        #expect(await again.answer(browser.request(.get, "/auth/check")).response().status == .ok)
    }
}

extension LoginRig {
    fileprivate func pass(hours: Int) async {
        for _ in 0..<hours {
            clock.advance(by: .seconds(3_600))
            await lasting.refreshTokenKeys()
        }
    }

    fileprivate func keySet() async -> String {
        await send(Browser(self).request(.get, "/auth/jwks.json")).text
    }
}
