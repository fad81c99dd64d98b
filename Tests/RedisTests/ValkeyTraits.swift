import RedisServers
import Testing

extension Trait where Self == ConditionTrait {
    /// PyPI's Valkey is built without TLS.
    static var needsTLS: Self { .disabled("this Valkey has no TLS") { await RedisServer.isValkey } }

    /// Valkey asks for the password before it says that it does not know HELLO.
    static var needsRedis: Self { .disabled("Valkey is never that old") { await RedisServer.isValkey } }
}
