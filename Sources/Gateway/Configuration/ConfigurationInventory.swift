import SAML
import XMLSecurity

/// What a configuration named and could be read: material for `brama check`.
struct ConfigurationInventory: Sendable {
    struct CertificateEntry: Sendable {
        enum Role: Sendable, Equatable {
            case signing
            case decryption(index: Int)
            case transport, node, trustRoot, storeClient
        }

        let role: Role
        /// The key that names it, as `keys.decryption[0].certificate`.
        let label: String
        let path: String
        let certificate: Certificate
        /// Where it is named; nil for the node's.
        var origin: ConfigurationOrigin?

        var isOurs: Bool {
            switch role {
            case .signing, .decryption, .transport, .storeClient: true
            case .node, .trustRoot: false
            }
        }

        /// A pinned certificate is trusted as long as it is listed; a retiring key still decrypts.
        var mayExpire: Bool {
            switch role {
            case .signing, .transport, .storeClient, .decryption(index: 0): false
            case .decryption, .node, .trustRoot: true
            }
        }
    }

    /// A file that nobody but Brama's user should read.
    struct SecretFile: Sendable {
        let label: String
        let path: String
        let mode: UInt32
        let origin: ConfigurationOrigin
        /// systemd put it where nobody but this service gets to; an access list shows as rights of the group.
        var isCredential = false

        var isOpenToOthers: Bool { mode & (isCredential ? 0o037 : 0o077) != 0 }
        var complaint: String {
            "\(label): others than its owner may use \(path) (mode \(String(mode & 0o777, radix: 8))); "
                + "chmod 600 \(path)"
        }
    }

    var certificates: [CertificateEntry] = []
    var secrets: [SecretFile] = []
    /// Of the node, with the time in which they count.
    var pins: [PinnedCertificate] = []
}
