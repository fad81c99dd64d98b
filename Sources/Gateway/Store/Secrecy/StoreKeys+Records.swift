/// Sealing of whole values under the digest that they are stored by: the same in every store.
extension StoreKeys {
    func seal(_ session: Session, under key: SecretDigest) throws(StoreError) -> [UInt8] {
        try seal(session.record, kind: .session, id: key.bytes)
    }

    func openSession(_ sealed: [UInt8], under key: SecretDigest) throws(UnreadableRecord) -> Session {
        try Session(record: try open(sealed, kind: .session, id: key.bytes))
    }

    func seal(_ login: LoginTransaction, under key: SecretDigest) throws(StoreError) -> [UInt8] {
        try seal(login.record, kind: .login, id: key.bytes)
    }

    func openLogin(_ sealed: [UInt8], under key: SecretDigest) throws(UnreadableRecord) -> LoginTransaction {
        try LoginTransaction(record: try open(sealed, kind: .login, id: key.bytes))
    }

    func seal(_ bytes: [UInt8], as name: SharedValue.Name) throws(StoreError) -> [UInt8] {
        try seal(bytes, kind: .sharedValue, id: Array(name.rawValue.utf8))
    }

    func openShared(_ sealed: [UInt8], as name: SharedValue.Name) throws(UnreadableRecord) -> [UInt8] {
        try open(sealed, kind: .sharedValue, id: Array(name.rawValue.utf8))
    }

    func lookUpKeys(_ nameID: String) -> [[UInt8]] { lookUpKeys(nameID.utf8, kind: .nameID) }
}
