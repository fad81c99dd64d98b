import Capture
import SAML

/// What `brama decode` says about all that a capture holds.
struct DecodeExplanation {
    struct Outline: Encodable {
        struct Message: Encodable {
            let origin: String?
            /// nil for an artifact, which only names a message.
            let report: InspectionOutline?
        }

        let isInOrder: Bool
        let messages: [Message]
    }

    private let parts: [(origin: String?, report: InspectionReport?)]
    private let showPersonalData: Bool

    init(_ messages: [CapturedMessage], _ options: InspectionOptions, showPersonalData: Bool) {
        parts = messages.map { message in
            switch message.content {
            case .message(let bytes): (message.origin, inspectMessage(bytes, options))
            case .nothing(let problem): (message.origin, InspectionReport.nothing(problem, now: options.now))
            case .artifact: (message.origin, nil)
            }
        }
        self.showPersonalData = showPersonalData
    }

    /// There is a message, and nothing is wrong with any.
    var isInOrder: Bool {
        let reports = parts.compactMap(\.report)
        return !reports.isEmpty && reports.allSatisfy(\.isInOrder)
    }

    var text: String {
        parts.enumerated().map { index, part in
            let heading = part.origin.map { "Message \(index + 1) of \(parts.count): \($0)\n" } ?? ""
            return heading + (part.report?.text(showPersonalData: showPersonalData) ?? Self.artifactText)
        }.joined(separator: "\n" + String(repeating: "─", count: 80) + "\n")
    }

    var outline: Outline {
        Outline(
            isInOrder: isInOrder,
            messages: parts.map { part in
                Outline.Message(
                    origin: part.origin, report: part.report?.outline(showPersonalData: showPersonalData))
            })
    }

    private static let artifactText = """
        SAMLart: an artifact only names a message. The message itself goes from WK to the gateway over the back channel
        and never passes the browser; what came of it is in the gateway's log, under the request's id.

        """
}
