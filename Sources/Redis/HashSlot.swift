/// Which of a Cluster's slots a key lies in.
/// - Source: Redis Cluster Specification, "Key distribution model", "Hash tags" (CRC-16/XMODEM).
public enum HashSlot {
    public static let count = 16_384

    public static func of(_ key: [UInt8]) -> Int {
        var tag = key[...]
        if let open = key.firstIndex(of: UInt8(ascii: "{")),
            let close = key[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
        {
            tag = key[(open + 1)..<close]
        }
        var remainder: UInt16 = 0
        for byte in tag { remainder = remainder << 8 ^ table[Int(UInt8(remainder >> 8) ^ byte)] }
        return Int(remainder) % count
    }

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { value, _ in
            value & 0x8000 == 0 ? value << 1 : value << 1 ^ 0x1021
        }
    }
}
