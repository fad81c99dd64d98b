extension ConfigurationCheck {
    /// What of the pages is the operator's own; that they load is a matter of the configuration.
    func checkPages(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let pages = configuration.pages
        let own = PageTemplate.allCases.filter { pages.templates[$0] != nil }.map(\.fileName)
        let parts = own + (pages.style == nil ? [] : ["brama.css"]) + (pages.logo == nil ? [] : ["logo"])
        let title = "pages: " + (parts.isEmpty ? "as shipped" : "own \(parts.joined(separator: ", "))")
        guard configuration.isProduction, pages.phone == nil, pages.email == nil else {
            return [CheckFinding(.ok, title)]
        }
        return [
            CheckFinding(
                .warning, title + ", without a contact: citizens read that they may ask for help, not where",
                mend: "set pages.contact.phone or pages.contact.email")
        ]
    }
}
