import CTransport

/// What this process may do on its machine.
public enum ProcessRights {
    public static var isRoot: Bool { ctr_is_root() != 0 }
}
