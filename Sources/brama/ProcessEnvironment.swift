#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The environment variables of this process.
func processEnvironment() -> [String: String] {
    ProcessInfo.processInfo.environment
}
