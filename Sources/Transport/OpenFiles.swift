import Glibc

/// Descriptors of this process: its files, sockets and what else the system gives a number to.
public enum OpenFiles {
    /// How many are open now; nil where there is no `/proc`. Reads a directory: not for event threads.
    /// - Source: proc(5).
    public static var count: Int? {
        guard let directory = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        // Without ".", ".." and the directory's own.
        return max(0, count - 3)
    }

    /// How many may be open at once; nil where the system does not say.
    /// - Source: getrlimit(2) RLIMIT_NOFILE.
    public static var limit: Int? { bounds.map { Int(clamping: $0.rlim_cur) } }

    /// Raises `limit` to `wanted`, as far as the hard limit goes; never lowers it.
    /// - Returns: how many may be open from now on; nil where the system does not say.
    /// - Source: setrlimit(2).
    @discardableResult
    public static func allow(_ wanted: Int) -> Int? {
        guard var bounds else { return nil }
        let raised = min(rlim_t(clamping: wanted), bounds.rlim_max)
        if raised > bounds.rlim_cur {
            bounds.rlim_cur = raised
            _ = unsafe setrlimit(resource, &bounds)
        }
        return limit
    }

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }

    private static var bounds: rlimit? {
        var bounds = rlimit()
        return unsafe getrlimit(resource, &bounds) == 0 ? bounds : nil
    }
}
