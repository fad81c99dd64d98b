import Capture
import SAML
import XMLSecurity

/// `decode`: a captured message is explained. The explanation and the gateway agree.
enum DecodeEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let parties = FuzzParties.shared
        let pins = [parties.node, parties.mutator]
        guard let expectation = parties.expectation(trusting: pins) else {
            throw Violation("the constants are no message identifiers")
        }
        var options = InspectionOptions(now: FuzzParties.now, expectation: expectation)
        let report = inspectMessage(input, options)
        try check(report.text(showPersonalData: false))
        options = InspectionOptions(
            decryptionKeys: [parties.decryption.key], trusted: pins.map(\.certificate), now: FuzzParties.now)
        try check(inspectMessage(input, options).text(showPersonalData: true))
        try captured(input, options)
        guard report.layers.isEmpty, report.message == "ArtifactResponse" else {
            return report.problem == nil ? .accepted(report.message ?? "?") : .refused("unreadable")
        }
        return try compare(report, withGatewayAt: trimmed(input), expectation)
    }

    /// The same bytes as a capture: whatever is found in them is explained too.
    private static func captured(_ input: [UInt8], _ options: InspectionOptions) throws(Violation) {
        let found = capturedMessages(in: input)
        try demand((1...100).contains(found.count), "a capture of \(found.count) messages")
        for message in found {
            try demand(
                (message.origin ?? "").unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) },
                "an origin that a terminal may act on")
            if case .nothing(let problem) = message.content {
                try check(InspectionReport.nothing(problem, now: options.now).text(showPersonalData: true))
            }
            guard case .message(let bytes) = message.content, bytes != input else { continue }
            let report = inspectMessage(bytes, options)
            try check(report.text(showPersonalData: true))
            try demand(
                report.outline(showPersonalData: true).rules.count == report.rules.count, "rules went missing"
            )
        }
    }

    private static func check(_ text: String) throws(Violation) {
        try demand(!text.isEmpty, "an empty report")
        try demand(
            text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control || $0 == "\n" },
            "a report writes control characters to the terminal")
    }

    private static func compare(
        _ report: InspectionReport, withGatewayAt body: [UInt8], _ expectation: LoginExpectation
    ) throws(Violation) -> Verdict {
        do {
            _ = try validateLoginAnswer(
                status: 200, contentType: "text/xml", body: body, expecting: expectation, at: FuzzParties.now)
        } catch {
            try demand(
                !report.isInOrder, "explained as in order, refused by the gateway: \(error.code.rawValue)")
            return .refused(error.code.rawValue)
        }
        let failure = report.firstFailure.map { "\($0.code.rawValue)" }
        try demand(failure == nil, "accepted by the gateway, explained as failing \(failure ?? "")")
        return .accepted("ArtifactResponse")
    }

    /// As `inspectMessage` takes blanks off the ends.
    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        return Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
