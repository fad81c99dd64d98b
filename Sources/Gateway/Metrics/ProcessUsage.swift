import Glibc
import Transport

/// What this process takes of the machine; nil where the system does not say. Reads files: not for event threads.
/// - Source: getrusage(2), proc(5).
struct ProcessUsage: Sendable {
    var cpuSeconds: Double?
    var residentBytes: Int?
    var virtualBytes: Int?
    var openDescriptors: Int?
    var descriptorLimit: Int?

    static func now() -> ProcessUsage {
        var usage = ProcessUsage()
        usage.cpuSeconds = cpu()
        let pages = memoryPages()
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        if pages.count > 1 {
            (usage.virtualBytes, usage.residentBytes) = (pages[0] * pageSize, pages[1] * pageSize)
        }
        usage.openDescriptors = OpenFiles.count
        usage.descriptorLimit = OpenFiles.limit
        return usage
    }

    private static func cpu() -> Double? {
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }

    /// Virtual size, resident size and more.
    private static func memoryPages() -> [Int] {
        let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(file, &bytes, bytes.count)
        guard count > 0 else { return [] }
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
}
