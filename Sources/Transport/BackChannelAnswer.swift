/// What the node answered, complete.
public struct BackChannelAnswer: Sendable {
    public let status: Int
    /// The Content-Type field's value, as sent; nil where missing, repeated ones joined by ", ".
    public let contentType: String?
    /// Body of at most `answerBytes`.
    public let body: [UInt8]
    /// The Date field as seconds since 1970-01-01T00:00:00Z, where it could be read.
    public let date: Int64?
    /// Of the fields that were asked for, those that came once, by their names in lower case.
    public let fields: [String: String]

    public init(
        status: Int, contentType: String?, body: [UInt8], date: Int64?, fields: [String: String] = [:]
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.date = date
        self.fields = fields
    }
}
