/// Equality of bytes: `==` on String takes different bytes for the same text where Unicode calls them equivalent.
///
/// Over spans: a whole message is compared so, and iterators over strings take ten times as long.
public func sameBytes(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.utf8Span, b.utf8Span)
    let (left, right) = (a.span, b.span)
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
}
