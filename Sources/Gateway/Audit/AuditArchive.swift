import Glibc
import SAML

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The files that were put aside, beside the one that is written.
struct AuditArchive: Sendable {
    /// Of the file that is written.
    let path: String

    /// `audit.jsonl.000000000001-000000004711`: names in the order of their lines.
    func name(of range: ClosedRange<Int>) -> String {
        "\(path).\(Self.padded(range.lowerBound))-\(Self.padded(range.upperBound))"
    }

    /// Files beside `path` whose names begin with its name and a dot, and whose first line is one of a log; ours and
    /// logrotate's.
    func all() -> [String] {
        let parent = directory(of: path)
        let base = path.split(separator: "/").last.map(String.init) ?? path
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: parent.isEmpty ? "." : parent)) ?? []
        return names.sorted().filter { $0.hasPrefix(base + ".") }
            .map { parent.isEmpty ? $0 : parent == "/" ? "/" + $0 : "\(parent)/\($0)" }
            .filter { Self.looksLikeLog($0) && $0 != path + ".anchor" }
    }

    /// Files that we put aside ourselves and whose last line is older.
    func files(endingBefore instant: Instant) -> [String] {
        all().filter { file in
            guard Self.isOurs(String(file.dropFirst(path.count + 1))),
                let time = Self.lastLine(of: file).flatMap({ Instant($0.time) })
            else { return false }
            return time < instant
        }
    }

    /// Where the chain of the files that were put aside ends.
    func head() -> AuditHead? {
        all().compactMap { Self.lastLine(of: $0)?.head }.max { $0.sequence < $1.sequence }
    }

    private static func lastLine(of file: String) -> AuditLine? {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return (try? AuditTail(of: descriptor, path: file))?.last
    }

    private static func looksLikeLog(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 7)
        let count = unsafe start.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return count == 7 && start.elementsEqual(#"{"seq":"#.utf8)
    }

    /// 12 digits, a hyphen, 12 digits.
    private static func isOurs(_ suffix: String) -> Bool {
        let parts = suffix.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { $0.utf8.count >= 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    }
}
