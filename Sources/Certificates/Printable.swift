/// Harmless on a terminal, and short.
func printable(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(200) { output.append(isInvisible(scalar) ? "?" : scalar) }
    return String(output)
}

/// Whether a character can change how a terminal shows others, or shows nothing itself.
func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: false
    }
}
