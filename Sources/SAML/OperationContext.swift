import XMLSecurity

/// The optional last child of Extensions.
public enum OperationContext: Sendable, Equatable {
    /// `{http://coi.gov.pl/saml-extensions}CoiOperationContext`
    case coi(contextClass: String, contextDescription: String, documentID: String)
    /// `{http://wb.kir.pl/saml-extensions}OperationContext`: its text.
    case kir(String)

    func write(to writer: inout XMLWriter) {
        switch self {
        case .coi(let contextClass, let contextDescription, let documentID):
            writer.empty(
                "coi-extension:CoiOperationContext",
                [
                    ("xmlns:coi-extension", SAMLNamespace.coi),
                    ("ContextClass", contextClass),
                    ("ContextDescription", contextDescription),
                    ("DocumentID", documentID),
                ])
        case .kir(let text):
            writer.element("kirwb:OperationContext", [("xmlns:kirwb", SAMLNamespace.kir)]) { $0.text(text) }
        }
    }
}
