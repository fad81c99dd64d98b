/// What the node answered, complete.
public struct BackChannelAnswer: Sendable {
    public let status: Int
    /// The Content-Type field's value, as sent; nil where missing, repeated ones joined by ", ".
    public let contentType: String?
    /// Body of at most `answerBytes`.
    public let body: [UInt8]
    /// The Date field as seconds since 1970-01-01T00:00:00Z, where it could be read.
    public let date: Int64?

    public init(status: Int, contentType: String?, body: [UInt8], date: Int64?) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.date = date
    }
}
