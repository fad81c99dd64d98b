import XMLSecurity

/// What `brama certificate show` tells about files that belong together.
public struct CertificateExplanation: Sendable, Encodable {
    public enum Facts: Sendable, Equatable, Encodable {
        case certificate(CertificateFacts)
        case privateKey(KeyFacts)
        case request(RequestFacts)

        public func encode(to encoder: any Encoder) throws {
            switch self {
            case .certificate(let facts): try facts.encode(to: encoder)
            case .privateKey(let facts): try facts.encode(to: encoder)
            case .request(let facts): try facts.encode(to: encoder)
            }
        }
    }

    public struct File: Sendable, Encodable {
        public let path: String
        public let format: String
        public let entries: [Facts]
    }

    public let files: [File]
    public let remarks: [CertificateRemark]
    /// nil where there are not both a key and something with a public key.
    public let keyBelongs: Bool?

    /// - Parameters:
    ///   - files: by path; the first certificate of each is the one in use, others stand behind it as its authorities.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    ///   - purpose: nil where it was not said.
    public init(_ files: [(path: String, file: CertificateFile)], now: Int64, purpose: CertificatePurpose?) {
        self.files = files.map { path, file in
            File(path: path, format: file.format, entries: file.entries.map { Self.facts($0, now) })
        }
        var remarks: [CertificateRemark] = []
        for (_, file) in files {
            for (index, certificate) in file.certificates.enumerated() {
                let review = CertificateReview(certificate, now: now, purpose: purpose)
                remarks += index == 0 ? review.remarks : [review.validity].compactMap { $0 }
            }
            remarks += file.requests.compactMap(Self.remark)
            if file.certificates.isEmpty {
                remarks += file.privateKeys.compactMap { CertificateReview.remark(on: $0.algorithm) }
            }
        }
        keyBelongs = Self.keysBelong(files.map(\.file))
        if keyBelongs == false {
            remarks.append(
                CertificateRemark(
                    .error, "the private key belongs to another certificate or request",
                    mend:
                        "compare the SHA-256 of the public keys, and take the key that the request was made with"
                ))
        }
        self.remarks = remarks
    }

    /// Whether all of it can be used as it is.
    public var isInOrder: Bool { !remarks.contains { $0.severity == .error } }

    private static func facts(_ entry: CertificateFile.Entry, _ now: Int64) -> Facts {
        switch entry {
        case .certificate(let certificate): .certificate(CertificateFacts(certificate, now: now))
        case .privateKey(let key): .privateKey(KeyFacts(key))
        case .request(let facts): .request(facts)
        }
    }

    private static func remark(on request: RequestFacts) -> CertificateRemark? {
        guard !request.signatureHolds else { return nil }
        return CertificateRemark(
            .error, "the request's own signature does not hold: it was changed after it was made",
            mend: "make a new one: brama certificate request")
    }

    /// Each leaf certificate and request must have its key among those given.
    private static func keysBelong(_ files: [CertificateFile]) -> Bool? {
        let keys = files.flatMap(\.privateKeys)
        let leaves = files.compactMap(\.certificates.first)
        let requests = files.flatMap(\.requests)
        guard !keys.isEmpty, !(leaves.isEmpty && requests.isEmpty) else { return nil }
        let digests = keys.map { KeyFacts($0).publicKeySHA256 }
        return leaves.allSatisfy { leaf in keys.contains { $0.belongs(to: leaf) } }
            && requests.allSatisfy { digests.contains($0.publicKeySHA256) && $0.publicKeySHA256 != nil }
    }
}
