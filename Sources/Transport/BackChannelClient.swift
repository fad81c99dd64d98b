/// Calls the node over libcurl; one thread drives all transfers, connections are reused.
///
/// TLS 1.2 or newer, HTTP/1.1, no redirects, no compression, no cookies, nothing from the environment. A request of
/// which any byte may have reached the node is never sent a second time.
/// - Source: RFC 9110, RFC 9112, decisions 0025 and 0026
public final class BackChannelClient: Sendable {
    private let driver: BackChannelDriver

    /// - Throws: `tls-trust` or `client-certificate` where the PEM texts cannot be used, `url-invalid` for the proxy's.
    public init(_ configuration: BackChannelConfiguration) throws(TransportError) {
        driver = try BackChannelDriver(configuration)
    }

    deinit { driver.stop(then: nil) }

    /// Sends `body` to `url` and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - url: absolute, trusted configuration; https, or http to a loopback host where that is allowed.
    ///   - headers: sent as they stand, besides Host, Content-Length and Accept.
    ///   - body: at most a few kilobytes are expected; copied.
    /// - Throws: a back-channel code. Any HTTP status that came back whole is an answer, not an error, but for
    ///   3xx (`redirect-refused`). A cancelled task ends its transfer and gets `shut-down`.
    public func post(
        _ url: String, headers: [(String, String)], body: [UInt8]
    ) async throws(TransportError) -> BackChannelAnswer {
        try await run(BackChannelCall(url, headers: headers, body: body, driver: driver))
    }

    /// Asks for `url` as a browser without a session would; for looking at addresses, no message goes this way.
    /// - Parameters:
    ///   - url, headers: as of `post`.
    ///   - wanting: fields that the answer is to tell, in lower case.
    /// - Throws: as `post`.
    public func get(
        _ url: String, headers: [(String, String)] = [], wanting: [String] = []
    ) async throws(TransportError) -> BackChannelAnswer {
        try await run(BackChannelCall(url, headers: headers, body: nil, wanting: wanting, driver: driver))
    }

    private func run(_ call: BackChannelCall) async throws(TransportError) -> BackChannelAnswer {
        let driver = driver
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call.begin(continuation)
                driver.submit(call)
            }
        } onCancel: {
            driver.cancel(call)
        }
        return try result.get()
    }

    /// Fails what is under way with `shut-down` and ends the thread.
    public func shutDown() async {
        await withCheckedContinuation { driver.stop(then: $0) }
    }
}
