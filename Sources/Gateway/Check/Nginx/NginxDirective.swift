/// One directive of an nginx configuration.
struct NginxDirective: Sendable {
    let name: String
    let arguments: [String]
    /// nil: it ends with `;`.
    var block: [NginxDirective]?
    /// `FILE:LINE`.
    let place: String

    /// The directives of that name directly in the block.
    func children(_ name: String) -> [NginxDirective] { (block ?? []).filter { $0.name == name } }
}
