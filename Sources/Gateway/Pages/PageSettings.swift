/// What an operator may change about the pages; checked when the configuration is loaded.
public struct PageSettings: Sendable, Equatable {
    /// The portal's name as citizens know it, plain text; nil: `serviceProvider.providerName`.
    public var siteName: String?
    /// Digits with a leading plus or none, spaces and hyphens as people write them.
    public var phone: String?
    public var email: String?
    public var logo: PageLogo?
    /// Source of the templates that replace shipped ones.
    public var templates: [PageTemplate: String] = [:]
    /// Style sheet that replaces the shipped one.
    public var style: String?

    public init() {}

    /// What `{{{style}}}` holds.
    var effectiveStyle: String { style ?? String(decoding: PackageResources.brama_css, as: UTF8.self) }

    func source(of template: PageTemplate) -> String {
        guard let own = templates[template] else { return template.shipped }
        return own.hasPrefix(PageTemplate.pragma) ? own : PageTemplate.pragma + own
    }

    /// The values that every page has.
    var values: [String: Any] {
        var values: [String: Any] = ["hasContact": phone != nil || email != nil]
        values["logo"] = logo?.address
        if let phone {
            values["phone"] = phone
            values["phoneLink"] = "tel:" + phone.filter { $0 == "+" || ("0"..."9").contains($0) }
        }
        if let email {
            values["email"] = email
            values["emailLink"] = "mailto:" + email
        }
        return values
    }
}
