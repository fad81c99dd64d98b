extension BackChannelConfiguration: Equatable {
    public static func == (a: Self, b: Self) -> Bool {
        a.trustRoots == b.trustRoots && a.clientCertificate?.certificate == b.clientCertificate?.certificate
            && a.clientCertificate?.privateKey == b.clientCertificate?.privateKey && a.timeout == b.timeout
            && a.connectTimeout == b.connectTimeout && a.answerBytes == b.answerBytes
            && a.allowsPlainLoopback == b.allowsPlainLoopback && a.proxy == b.proxy
            && a.keptConnections == b.keptConnections && a.concurrentTransfers == b.concurrentTransfers
    }
}
