/// What is wrong with one of the operator's templates.
struct TemplateProblem: Equatable, Sendable {
    /// nil: the file as a whole.
    let line: Int?
    /// With the mend.
    let message: String

    init(_ line: Int?, _ message: String) {
        self.line = line
        self.message = message
    }
}
