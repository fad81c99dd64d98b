extension Sequence<UInt8> {
    /// A to Z as a to z, and every other byte as it is: what strangers send is compared by bytes (decision 0081), and
    /// `String.lowercased()` makes a `k` of more than one character.
    package var asciiLowercased: [UInt8] { map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } }
}
