import SAML
import XMLSecurity

/// Where the simulator keeps the signing key that it made for itself.
struct StateDirectory {
    struct Failure: Error {
        let text: String
    }

    static let keyName = "simulator-signing.key"
    static let certificateName = "simulator-signing.crt"

    let path: String

    /// What lies there, or a new key with a certificate for ten years.
    func credential(now: Instant) throws(Failure) -> SigningCredential {
        let keyPath = path + "/" + Self.keyName
        let certificatePath = path + "/" + Self.certificateName
        do {
            if let key = FileSystem.read(keyPath), let certificate = FileSystem.read(certificatePath) {
                return try SigningCredential(
                    privateKey: try PrivateKey(key), certificate: try Certificate(certificate))
            }
            let credential = try Self.fresh(commonName: "WK_SIG_EC (symulator Brama)", now: now)
            FileSystem.makeDirectory(path)
            guard FileSystem.create(keyPath, try credential.privateKey.pem(), mode: 0o600),
                FileSystem.create(certificatePath, credential.certificate.pem(), mode: 0o644)
            else {
                throw Failure(
                    text:
                        "\(keyPath):1: cannot be made: give a directory that can be written, without one of "
                        + "\(Self.keyName) and \(Self.certificateName) alone in it")
            }
            return credential
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(text: "\(keyPath):1: does not serve (\(error)): remove it and \(certificatePath)")
        }
    }

    /// A P-256 key under a self-signed certificate for ten years.
    static func fresh(commonName: String, now: Instant) throws(XMLSecurityError) -> SigningCredential {
        let key = try PrivateKey.generateP256()
        let seconds = now.milliseconds / 1_000
        let certificate = try Certificate.selfSigned(
            by: key, commonName: commonName, notBefore: seconds - 86_400, notAfter: seconds + 3_650 * 86_400)
        return try SigningCredential(privateKey: key, certificate: certificate)
    }
}
