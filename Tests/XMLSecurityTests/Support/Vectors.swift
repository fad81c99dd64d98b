import Foundation

/// Real messages, which are never committed: they lie where BRAMA_VECTORS says.
enum Vectors {
    static let directory = ProcessInfo.processInfo.environment["BRAMA_VECTORS"]
    static let available = directory != nil

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: (directory ?? "") + "/" + name)))
    }
}
