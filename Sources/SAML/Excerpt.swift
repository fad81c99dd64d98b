/// A foreign text made fit for a log line: printable ASCII, short, without runs of digits that could identify
/// somebody.
func excerpt(_ text: String, limit: Int = 120) -> String {
    var output = ""
    var digits = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        if ("0"..."9").contains(scalar) {
            digits.unicodeScalars.append(scalar)
            continue
        }
        output += digits.utf8.count > 4 ? "#" : digits
        digits = ""
        output.unicodeScalars.append((" "..."~").contains(scalar) ? scalar : "?")
    }
    output += digits.utf8.count > 4 ? "#" : digits
    return text.unicodeScalars.count > limit ? output + "…" : output
}
