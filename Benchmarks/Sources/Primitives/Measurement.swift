import BareCryptography

/// One thing to be timed, and how long it took in each round.
struct Measurement {
    let name: String
    /// Does it so many times.
    let body: (_ count: Int) throws -> Void
    /// Nanoseconds an operation, by round.
    private(set) var cpu: [Double] = []
    private(set) var wall: [Double] = []
    private var count = 1

    init(_ name: String, body: @escaping (_ count: Int) throws -> Void) {
        self.name = name
        self.body = body
    }

    /// Finds how many make a round of about `milliseconds`.
    mutating func calibrate(milliseconds: Double) throws {
        repeat {
            let start = bare_cpu_time()
            try body(count)
            let spent = Double(bare_cpu_time() - start) / 1e6
            if spent > milliseconds / 4 {
                count = max(1, Int(Double(count) * milliseconds / spent))
                return
            }
            count *= 4
        } while true
    }

    mutating func round() throws {
        let (cpuStart, wallStart) = (bare_cpu_time(), bare_wall_time())
        try body(count)
        cpu.append(Double(bare_cpu_time() - cpuStart) / Double(count))
        wall.append(Double(bare_wall_time() - wallStart) / Double(count))
    }
}

/// The middle value; of an even number the upper one of the two.
func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}
