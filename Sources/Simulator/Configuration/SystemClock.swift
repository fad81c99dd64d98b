import Glibc
import SAML

extension Instant {
    /// The system's clock; injected everywhere but at the outermost door.
    static func ofSystemClock() -> Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
