import Foundation
import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Problem details")
struct ProblemDetailsTests {
    private struct Problem: Decodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let code: String
        let requestID: String

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail, code
            case requestID = "request_id"
        }
    }

    @Test("each code is told as RFC 9457 says", arguments: PublicCode.allCases, Language.allCases)
    func code(code: PublicCode, language: Language) throws {
        let answer = ProblemDetails(code, requestID: "a\"\\\n\u{1}ż").response(in: language)
        let problem = try JSONDecoder().decode(Problem.self, from: Data(answer.body))
        #expect(answer.status == code.status)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.contentLanguage] == language.rawValue)
        #expect(problem.type == "about:blank")
        #expect(problem.title == PageTexts.of(language).failure(code).heading)
        #expect(problem.status == code.status.code)
        #expect(problem.code == code.rawValue)
        #expect(problem.requestID == "a\"\\\n\u{1}ż")
        #expect(problem.detail.hasPrefix(PageTexts.of(language).failure(code).cause))
    }

    @Test("a status of its own replaces the code's")
    func ownStatus() throws {
        let answer = ProblemDetails(.requestMalformed, requestID: "x", status: .unsupportedMediaType)
            .response(in: .english)
        let problem = try JSONDecoder().decode(Problem.self, from: Data(answer.body))
        #expect(answer.status == .unsupportedMediaType)
        #expect(problem.status == 415)
        #expect(problem.title == "This address is incomplete or altered")
    }
}
