import CTransport
import Glibc

/// A listening socket; closes, and removes its file, when the last event thread lets go of it.
final class Listener: Sendable {
    let descriptor: Int32
    /// Where it really listens.
    let address: SocketAddress
    /// Somebody else opened it and keeps it open.
    let isInherited: Bool
    /// The socket's file as this listener made it.
    private let file: FileIdentity?

    private struct FileIdentity: Equatable {
        var path: String
        var device: UInt64 = 0
        var inode: UInt64 = 0

        init?(_ path: String) {
            self.path = path
            guard unsafe ctr_file_identity(path, &device, &inode) == 0 else { return nil }
        }
    }

    /// As many as the system lets wait.
    private static let backlog: Int32 = 4_096

    init(_ configuration: ServerConfiguration) throws(TransportError) {
        let wanted = configuration.address
        isInherited = configuration.inheritedDescriptor != nil
        if let inherited = configuration.inheritedDescriptor {
            descriptor = ctr_adopt_listener(inherited)
            file = nil
        } else {
            switch wanted {
            case .internet(let host, let port):
                let literal = host == "localhost" ? "127.0.0.1" : host
                descriptor = unsafe ctr_listen_internet(literal, port, Self.backlog)
                file = nil
            case .unix(let path):
                descriptor = unsafe ctr_listen_unix(path, configuration.unixSocketMode, Self.backlog)
                file = descriptor >= 0 ? FileIdentity(path) : nil
            }
        }
        address = descriptor >= 0 ? Self.address(of: descriptor) ?? wanted : wanted
        guard descriptor >= 0 else {
            throw isInherited ? Self.notListening(configuration) : Self.error(-descriptor, wanted)
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        // A newer server may have put its own socket there.
        if let file, FileIdentity(file.path) == file { _ = unsafe ctr_unlink(file.path) }
        ctr_close(descriptor)
    }

    private static func address(of descriptor: Int32) -> SocketAddress? {
        var port: UInt16 = 0
        var family: Int32 = 0
        let name = unsafe SocketName.read { name in
            family = unsafe ctr_local_name(descriptor, name, &port)
        }
        return switch family {
        case 4, 6: .internet(host: name, port: port)
        case 1: .unix(path: name)
        default: nil
        }
    }

    private static func notListening(_ configuration: ServerConfiguration) -> TransportError {
        TransportError(
            .listenFailed,
            "the socket given to us for \(configuration.address) does not listen: the socket unit needs ListenStream= "
                + "and Accept=no")
    }

    private static func error(_ number: Int32, _ address: SocketAddress) -> TransportError {
        switch number {
        case EADDRINUSE:
            TransportError(
                .addressInUse, "\(address) is in use: stop the other server or choose another address")
        case EACCES, EPERM:
            TransportError(
                .listenFailed,
                "not allowed to listen on \(address): choose a port above 1023 or a writable folder")
        case EEXIST:
            TransportError(.listenFailed, "\(address) is a file and not a socket: choose another path")
        case ENOENT, ENOTDIR:
            TransportError(
                .listenFailed, "the folder of \(address) is missing: make it or choose another path")
        case EADDRNOTAVAIL:
            TransportError(.listenFailed, "\(address) is no address of this machine: choose one of its own")
        default:
            TransportError(.listenFailed, "cannot listen on \(address): system error \(number)")
        }
    }
}
