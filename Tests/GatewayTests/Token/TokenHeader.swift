import XMLSecurity

/// What stands in a token's header.
enum TokenHeader {
    static func keyID(of token: String) -> String? {
        var base64 = String(token.prefix { $0 != "." }).replacing("-", with: "+").replacing("_", with: "/")
        while base64.count % 4 != 0 { base64 += "=" }
        let text = String(decoding: Base64.decode(base64) ?? [], as: UTF8.self)
        return text.firstMatch(of: /"kid":"([^"]*)"/).map { String($0.1) }
    }
}
