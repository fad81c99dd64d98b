import CTransport

extension TransportError {
    static var backChannelShutDown: TransportError {
        TransportError(.shutDown, "the back channel is shutting down")
    }
    static var outOfMemory: TransportError {
        TransportError(.clientFailed, "libcurl did not take the request: out of memory")
    }

    init(_ problem: ctr_client_problem) {
        self =
            switch problem {
            case CTR_CLIENT_TRUST_ROOTS:
                TransportError(
                    .tlsTrust, "the trust roots hold no certificate, or one that is not PEM: see trustRoots")
            case CTR_CLIENT_CERTIFICATE:
                TransportError(
                    .clientCertificate, "the TLS client certificate is not PEM: see keys.transport")
            case CTR_CLIENT_KEY:
                TransportError(
                    .clientCertificate, "the TLS client key is not PEM without password: see keys.transport")
            case CTR_CLIENT_KEY_OTHER:
                TransportError(
                    .clientCertificate, "the TLS client key is not the certificate's: see keys.transport")
            case CTR_CLIENT_PROXY:
                TransportError(.urlInvalid, "the proxy must be http://host:port")
            case CTR_CLIENT_LIBRARY_TOO_OLD:
                TransportError(.clientFailed, "libcurl 7.87 or newer with OpenSSL is needed")
            default:
                .outOfMemory
            }
    }

    init(_ problem: ctr_url_problem) {
        self =
            switch problem {
            case CTR_URL_USERINFO:
                TransportError(.urlInvalid, "the URL holds a user name or a password: take them out")
            case CTR_URL_SCHEME:
                TransportError(.urlInvalid, "the URL must begin with https://")
            case CTR_URL_PLAIN_NOT_LOOPBACK:
                TransportError(
                    .urlInvalid, "http:// is allowed for loopback hosts of a local profile only: use https://"
                )
            case CTR_URL_NO_MEMORY:
                .outOfMemory
            default:
                TransportError(.urlInvalid, "the URL cannot be read: it must be https://host[:port]/path")
            }
    }

    /// - Parameter words: libcurl's; they name hosts, ports and certificate faults, never content.
    init(_ end: ctr_end, saying words: String) {
        let (code, what): (Code, String) =
            switch end {
            case CTR_END_NAME: (.nameNotResolved, "the host name was not resolved")
            case CTR_END_CONNECT: (.connectionFailed, "the connection failed")
            case CTR_END_TLS_TRUST: (.tlsTrust, "the server's TLS certificate does not hold")
            case CTR_END_TLS_NAME: (.tlsName, "the server's TLS certificate is for another name")
            case CTR_END_TLS: (.tlsFailed, "no TLS connection of version 1.2 or newer came about")
            case CTR_END_CLIENT_CERTIFICATE:
                (
                    .clientCertificate,
                    "the server wants a TLS client certificate and got none, or refused ours: see keys.transport"
                )
            case CTR_END_TIMEOUT: (.timedOut, "no whole answer in time")
            case CTR_END_TOO_LARGE: (.answerTooLarge, "the answer is larger than allowed")
            case CTR_END_MALFORMED: (.answerMalformed, "the answer is not HTTP/1.1 as it should be")
            case CTR_END_TRUNCATED: (.answerTruncated, "the answer broke off")
            case CTR_END_REPEAT_REFUSED:
                (
                    .connectionFailed,
                    "a kept connection broke before the answer; the request may have been read"
                )
            default: (.clientFailed, "libcurl failed")
            }
        self.init(code, words.isEmpty ? what : "\(what) (\(Self.bounded(words)))")
    }

    private static func bounded(_ words: String) -> String {
        String(words.unicodeScalars.prefix(200).map { (" "..."~").contains($0) ? Character($0) : "?" })
    }
}
