extension RedisError {
    /// Of an error answer only its first word is told: what follows may repeat our own words.
    init(_ error: RESPErrorText, from name: String) {
        let word = error.word
        let shown =
            word.utf8.count <= 32 && word.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x5F }
            ? String(word) : "an error"
        let code: Code =
            switch word {
            case "WRONGPASS", "NOAUTH": .authentication
            case "NOPERM": .permission
            case "OOM": .outOfMemory
            case "LOADING", "MASTERDOWN": .loading
            case "READONLY": .readOnly
            case "MISCONF": .persistenceFailing
            case "NOREPLICAS": .tooFewReplicas
            case "CLUSTERDOWN": .clusterDown
            case "TRYAGAIN": .tryAgain
            case "BUSY": .busy
            case "NOSCRIPT": .noScript
            case "MOVED", "ASK": .redirected
            default: .refused
            }
        self.init(code, "\(name) answers \(shown)")
    }
}
