import HTTPTypes

func decodeForm(_ b: [UInt8]) throws -> [(name: String, value: String)] { [] }
func parseCookies(_ f: HTTPFields) -> [(name: String, value: String)] { [] }

func base64Encoded(_ b: [UInt8]) -> String { "" }
func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { a == b }
public func percentEncoded(_ s: String) -> String { s }
