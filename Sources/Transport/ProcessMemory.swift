import CTransport

/// What this process's memory is for: keys, cookies and citizens' data are in it.
public enum ProcessMemory {
    /// Turns core dumps off and keeps debuggers of the same user out, for the rest of the process's life.
    /// - Returns: false where the system refuses; then nothing secret should be loaded.
    /// - Source: prctl(2) PR_SET_DUMPABLE, setrlimit(2) RLIMIT_CORE; decision 0090.
    public static func keepPrivate() -> Bool { ctr_keep_memory_private() == 0 }

    /// Has large blocks go back to the system as soon as they are free, so that an attack leaves nothing behind.
    /// - Source: mallopt(3) M_MMAP_THRESHOLD; decision 0091.
    public static func giveBackLargeBlocks() { ctr_give_back_large_blocks() }
}
