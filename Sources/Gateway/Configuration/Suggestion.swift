/// `; did you mean "x"?` where one of the names is near enough, else nothing.
func suggestion(for word: String, among names: [String]) -> String {
    let word = Array(word.lowercased().utf8.prefix(64))
    let near = names.map { (name: $0, distance: editDistance(word, Array($0.lowercased().utf8))) }
        .min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, near.name.utf8.count / 3) else { return "" }
    return "; did you mean \"\(near.name)\"?"
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in a.indices {
        rows[i + 1][0] = i + 1
        for j in b.indices {
            let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
            var best = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            rows[i + 1][j + 1] = best
        }
    }
    return rows[a.count][b.count]
}
