import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    static let fault = """
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>\
        <faultcode>soap:Server</faultcode><faultstring>out of order</faultstring></soap:Fault></soap:Body>\
        </soap:Envelope>
        """

    static let transport: [BrokenAnswer] = [
        BrokenAnswer(.httpStatus, "HTTP 503") { $0.status = 503 },
        BrokenAnswer(.httpStatus, "HTTP 302") { $0.status = 302 },
        BrokenAnswer(.httpStatus, "HTTP 500 with an answer that is no fault") { $0.status = 500 },
        BrokenAnswer(.httpStatus, "HTTP 500 with HTML") {
            $0.status = 500
            $0.rawBody = Array("<html>".utf8)
        },
        BrokenAnswer(.contentType, "HTML") { $0.contentType = "text/html; charset=utf-8" },
        BrokenAnswer(.contentType, "SOAP 1.2's media type") { $0.contentType = "application/soap+xml" },
        BrokenAnswer(.contentType, "another charset") { $0.contentType = "text/xml; charset=iso-8859-2" },
        BrokenAnswer(.contentType, "a longer type") { $0.contentType = "text/xml-external-parsed-entity" },
        BrokenAnswer(.contentType, "none") { $0.contentType = nil },
        BrokenAnswer(.document, "no XML", inner: .documentMalformed) { $0.rawBody = Array("<html>".utf8) },
        BrokenAnswer(.document, "nothing", inner: .documentMalformed) { $0.rawBody = [] },
        BrokenAnswer(.document, "a DOCTYPE", inner: .doctypeForbidden) {
            try $0.editEnvelope("<soap:Envelope", "<!DOCTYPE x><soap:Envelope")
            ($0.responseSigner, $0.artifactResponseSigner) = (nil, nil)
        },
        BrokenAnswer(.document, "two elements of one ID", inner: .duplicateID) {
            $0.tamper("<soap:Header/>", #"<soap:Header ID="ID-response"/>"#)
        },
        BrokenAnswer(.document, "trailing bytes", inner: .documentMalformed) {
            $0.tamper("</soap:Envelope>", "</soap:Envelope>x")
        },
        BrokenAnswer(.document, "too large", inner: .documentTooLarge) {
            $0.rawBody = Array(repeating: 0x20, count: 1 << 21)
        },
        BrokenAnswer(.soapEnvelope, "no envelope") { $0.envelope = "%ARTIFACT-RESPONSE%" },
        BrokenAnswer(.soapEnvelope, "SOAP 1.2") {
            try $0.editEnvelope(
                "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
        },
        BrokenAnswer(.soapEnvelope, "two Body") { $0.tamper("</soap:Body>", "</soap:Body><soap:Body/>") },
        BrokenAnswer(.soapEnvelope, "something after Body") {
            $0.tamper("</soap:Body>", "</soap:Body><soap:Header/>")
        },
        BrokenAnswer(.soapEnvelope, "text between") { $0.tamper("<soap:Header/>", "x") },
        BrokenAnswer(.soapHeader, "a block that must be understood") {
            $0.tamper(
                "<soap:Header/>",
                #"<soap:Header><x:a xmlns:x="urn:x" soap:mustUnderstand="1"/></soap:Header>"#)
        },
        BrokenAnswer(.soapHeader, "mustUnderstand of another truth") {
            $0.tamper(
                "<soap:Header/>",
                #"<soap:Header><x:a xmlns:x="urn:x" soap:mustUnderstand="true"/></soap:Header>"#)
        },
        BrokenAnswer(.soapBody, "empty Body") {
            try $0.editEnvelope("%ARTIFACT-RESPONSE%", "")
            $0.unsign()
        },
        BrokenAnswer(.soapBody, "no Body") {
            $0.rawBody = Array(#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>"#.utf8)
        },
        BrokenAnswer(.soapBody, "the message in Header") {
            $0.tamper("<soap:Header/>", "")
            $0.tamper("<soap:Body>", "<soap:Header>")
            $0.tamper("</soap:Body>", "</soap:Header><soap:Body/>")
        },
        BrokenAnswer(.soapBody, "a second element") {
            $0.tamper("</soap:Body>", #"<x xmlns="urn:x"/></soap:Body>"#)
        },
        BrokenAnswer(.soapBody, "text beside") { $0.tamper("</soap:Body>", "x</soap:Body>") },
        BrokenAnswer(.soapFault, "a fault under HTTP 200") { $0.rawBody = Array(fault.utf8) },
        BrokenAnswer(.soapFault, "a fault under HTTP 500") {
            $0.status = 500
            $0.rawBody = Array(fault.utf8)
        },
        BrokenAnswer(.messageUnexpected, "a Response without ArtifactResponse") {
            try $0.editEnvelope("%ARTIFACT-RESPONSE%", "%RESPONSE%")
            $0.response = $0.response.replacing(
                "<saml2p:Response", with: "<saml2p:Response " + Templates.namespaces)
            $0.artifactResponseSigner = nil
        },
        BrokenAnswer(.messageUnexpected, "ArtifactResponse of another namespace") {
            $0.tamper("urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:1.0:protocol")
        },
    ]
}

extension Exchange {
    mutating func unsign() { (responseSigner, artifactResponseSigner) = (nil, nil) }
}
