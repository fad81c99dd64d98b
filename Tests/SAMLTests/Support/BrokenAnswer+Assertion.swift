import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    static func edited(_ code: SAMLError.Code, _ what: String, _ old: String, _ new: String) -> BrokenAnswer {
        BrokenAnswer(code, what) { try $0.editAssertion(old, new) }
    }

    /// Takes out everything from one text to another, both included.
    static func without(_ code: SAMLError.Code, _ what: String, from: String, to: String, _ new: String = "")
        -> BrokenAnswer
    {
        BrokenAnswer(code, what) { exchange in
            let text = exchange.assertion
            guard let start = text.firstRange(of: from),
                let end = text[start.upperBound...].firstRange(of: to)
            else { throw SAMLError(.assertionShape, "nothing to take out") }
            exchange.assertion = text[..<start.lowerBound] + new + text[end.upperBound...]
        }
    }

    private static let nameID = """
        <saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">gzolc87</saml2:NameID>
        """
    private static let confirmed = "</saml2:SubjectConfirmation>"
    private static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    private static let recipient = #"Recipient="https://portal.example.gov.pl/auth/acs""#
    private static let end = "2026-01-05T10:50:00.000Z"

    static let subjects: [BrokenAnswer] = [
        without(.subject, "no Subject", from: "<saml2:Subject>", to: "</saml2:Subject>"),
        without(
            .nameID, "an empty Subject", from: "<saml2:Subject>", to: "</saml2:Subject>", "<saml2:Subject/>"),
        edited(.assertionShape, "two Subjects", "<saml2:Conditions", "<saml2:Subject/><saml2:Conditions"),
        edited(
            .assertionShape, "Subject after Conditions", "</saml2:Conditions>",
            "</saml2:Conditions><saml2:Subject/>"),
        edited(.encryptedID, "EncryptedID instead of NameID", nameID, "<saml2:EncryptedID/>"),
        edited(.encryptedID, "EncryptedID beside NameID", nameID, nameID + "<saml2:EncryptedID/>"),
        edited(.nameID, "no NameID", nameID, ""),
        edited(.nameID, "an empty NameID", ">gzolc87<", "><"),
        edited(.nameID, "a blank NameID", ">gzolc87<", "> \n <"),
        edited(.assertionShape, "an element in NameID", ">gzolc87<", "><x xmlns='urn:x'>gzolc87</x><"),
        edited(.nameID, "a NameID without end", ">gzolc87<", ">\(String(repeating: "x", count: 1_025))<"),
        edited(.assertionShape, "two NameIDs", nameID, nameID + nameID),
        edited(
            .assertionShape, "a nil NameID", "<saml2:NameID ",
            #"<saml2:NameID xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true" "#),
        without(
            .subjectConfirmation, "no SubjectConfirmation", from: "<saml2:SubjectConfirmation ", to: confirmed
        ),
        edited(
            .subjectConfirmation, "two SubjectConfirmations", confirmed,
            confirmed + #"<saml2:SubjectConfirmation Method="\#(bearer)"/>"#),
        edited(.confirmationMethod, "no Method", #" Method="\#(bearer)""#, ""),
        edited(.confirmationMethod, "an empty Method", bearer, ""),
        edited(.confirmationMethod, "holder-of-key", "cm:bearer", "cm:holder-of-key"),
        edited(.confirmationMethod, "sender-vouches", "cm:bearer", "cm:sender-vouches"),
        without(
            .confirmationData, "no SubjectConfirmationData", from: "<saml2:SubjectConfirmationData",
            to: "</saml2:SubjectConfirmationData>"),
        edited(
            .assertionShape, "an assertion in SubjectConfirmationData", "</saml2:SubjectConfirmationData>",
            "<saml2:Assertion/></saml2:SubjectConfirmationData>"),
        edited(
            .assertionShape, "a NameID in SubjectConfirmation", #"Method="\#(bearer)">"#,
            #"Method="\#(bearer)">\#(nameID)"#),
        edited(.confirmationRecipient, "no Recipient", recipient, ""),
        edited(.confirmationRecipient, "an empty Recipient", recipient, #"Recipient="""#),
        edited(
            .confirmationRecipient, "another Recipient", recipient,
            #"Recipient="https://evil.example/auth/acs""#),
        edited(
            .confirmationRecipient, "a Recipient that begins like ours", "/auth/acs\"", "/auth/acs.evil\""),
        edited(.confirmationInResponseTo, "no InResponseTo", #"InResponseTo="ID-request""#, ""),
        edited(.confirmationInResponseTo, "an empty InResponseTo", "ID-request", ""),
        edited(.confirmationInResponseTo, "another InResponseTo", "ID-request", "ID-other"),
        edited(.confirmationNotOnOrAfter, "no NotOnOrAfter", #"NotOnOrAfter="\#(end)""#, ""),
        edited(.confirmationNotOnOrAfter, "an empty NotOnOrAfter", end, ""),
        edited(.confirmationNotOnOrAfter, "a NotOnOrAfter in local time", end, "2026-01-05T11:50:00"),
        edited(.confirmationExpired, "NotOnOrAfter past", end, "2026-01-05T09:59:00.000Z"),
        edited(
            .confirmationNotBefore, "NotBefore ahead", recipient,
            recipient + #" NotBefore="2026-01-05T10:01:00.001Z""#),
        edited(.confirmationNotBefore, "NotBefore malformed", recipient, recipient + #" NotBefore="""#),
    ]

    private static let conditionsEnd = "2026-01-05T10:49:00.000Z"
    private static let conditionsStart = "2026-01-05T09:55:00.000Z"
    private static let restriction = """
        <saml2:AudienceRestriction><saml2:Audience>https://portal.example.gov.pl</saml2:Audience>\
        </saml2:AudienceRestriction>
        """

    static let conditions: [BrokenAnswer] = [
        without(.conditions, "no Conditions", from: "<saml2:Conditions", to: "</saml2:Conditions>"),
        without(
            .conditionsNotBefore, "empty Conditions", from: "<saml2:Conditions", to: "</saml2:Conditions>",
            "<saml2:Conditions/>"),
        edited(.conditionsNotBefore, "no NotBefore", #"NotBefore="\#(conditionsStart)""#, ""),
        edited(.conditionsNotBefore, "NotBefore malformed", conditionsStart, "2026-01-05"),
        edited(.conditionsNotOnOrAfter, "no NotOnOrAfter", #"NotOnOrAfter="\#(conditionsEnd)""#, ""),
        edited(.conditionsNotOnOrAfter, "NotOnOrAfter malformed", conditionsEnd, "2026-01-05T10:49:60Z"),
        edited(.conditionsWindow, "NotBefore equal to NotOnOrAfter", conditionsEnd, conditionsStart),
        edited(.conditionsWindow, "NotBefore after NotOnOrAfter", conditionsEnd, "2026-01-05T09:54:59.999Z"),
        edited(.conditionsWindow, "valid for ten years", conditionsEnd, "2036-01-05T10:49:00.000Z"),
        edited(
            .conditionsWindow, "valid for a millisecond over a day", conditionsEnd, "2026-01-06T09:55:00.001Z"
        ),
        edited(.conditionsNotYetValid, "NotBefore ahead", conditionsStart, "2026-01-05T10:01:00.001Z"),
        edited(.conditionsExpired, "NotOnOrAfter past", conditionsEnd, "2026-01-05T09:59:00.000Z"),
        BrokenAnswer(.conditionsExpired, "NotOnOrAfter is now, without skew") {
            $0.expectation.node.clockSkew = .zero
            try $0.editAssertion(conditionsEnd, "2026-01-05T10:00:00.000Z")
        },
        edited(.conditionUnknown, "ProxyRestriction", restriction, restriction + "<saml2:ProxyRestriction/>"),
        edited(
            .conditionUnknown, "a condition that nobody knows", restriction,
            restriction + #"<x xmlns="urn:x"/>"#),
        edited(
            .conditionUnknown, "OneTimeUse of another namespace", restriction,
            restriction + #"<OneTimeUse xmlns="urn:x"/>"#),
        edited(.audienceMissing, "no AudienceRestriction", restriction, ""),
        edited(.audienceMissing, "an empty AudienceRestriction", restriction, "<saml2:AudienceRestriction/>"),
        edited(
            .audienceMissing, "an empty AudienceRestriction besides ours", restriction,
            restriction + "<saml2:AudienceRestriction/>"),
        edited(.audience, "another Audience", "https://portal.example.gov.pl</", "https://other.example</"),
        edited(.audience, "an empty Audience", "https://portal.example.gov.pl</", "</"),
        edited(
            .audience, "our entityID and more", "https://portal.example.gov.pl</",
            "https://portal.example.gov.pl.evil</"),
        edited(
            .audience, "our entityID in another case", "https://portal.example.gov.pl</",
            "https://Portal.example.gov.pl</"),
        edited(
            .audience, "space around Audience", "https://portal.example.gov.pl</",
            "https://portal.example.gov.pl </"),
        edited(
            .audience, "a second restriction without us", restriction,
            restriction + restriction.replacing("portal", with: "other")),
        edited(.assertionAdvice, "an Advice", "</saml2:Conditions>", "</saml2:Conditions><saml2:Advice/>"),
        edited(
            .assertionAdvice, "an assertion in Advice", "</saml2:Conditions>",
            "</saml2:Conditions><saml2:Advice><saml2:Assertion/></saml2:Advice>"),
    ]
}
