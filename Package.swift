// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: language mode 6, strict memory safety, no warning left standing.
let strictSwift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let strictC: [CSetting] = [
    .treatAllWarnings(as: .error),
    .enableWarning("all"),
    .enableWarning("extra"),
    .enableWarning("conversion"),
    .enableWarning("strict-prototypes"),
    .define("_GNU_SOURCE"),
]

let package = Package(
    name: "brama",
    products: [
        .executable(name: "brama", targets: ["brama"]),
        // For Benchmarks, a package of its own.
        .library(name: "SAML", targets: ["SAML"]),
        .library(name: "XMLSecurity", targets: ["XMLSecurity"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]),
        .target(
            name: "CXMLSecurity",
            dependencies: ["CLibXML2"],
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("xml2"), .linkedLibrary("crypto")]),
        .target(
            name: "CTransport",
            cSettings: strictC,
            linkerSettings: [
                .linkedLibrary("curl"), .linkedLibrary("ssl"), .linkedLibrary("crypto"),
            ]),
        .target(name: "XMLSecurity", dependencies: ["CXMLSecurity"], swiftSettings: strictSwift),
        .target(
            name: "Transport",
            dependencies: [
                "CTransport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strictSwift),
        .target(
            name: "CRedis", cSettings: strictC,
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .target(name: "Redis", dependencies: ["CRedis"], swiftSettings: strictSwift),
        .target(name: "SAML", dependencies: ["XMLSecurity"], swiftSettings: strictSwift),
        .target(
            name: "Markup", dependencies: [.product(name: "Mustache", package: "swift-mustache")],
            swiftSettings: strictSwift),
        // What people copy from browsers, taken apart.
        .target(name: "Capture", dependencies: ["SAML", "XMLSecurity"], swiftSettings: strictSwift),
        // Requests for certificates and what can be said about certificates: for the integrator, not for logins.
        .target(
            name: "Certificates",
            dependencies: [
                "XMLSecurity",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strictSwift),
        .target(
            name: "Gateway",
            dependencies: [
                "Markup", "Redis", "SAML", "Transport", "XMLSecurity",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: strictSwift),
        .target(
            name: "Simulator",
            dependencies: [
                "Markup", "SAML", "Transport", "XMLSecurity",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: strictSwift),
        .executableTarget(
            name: "brama",
            dependencies: [
                "Capture", "Certificates", "Gateway", "Markup", "SAML", "Simulator", "Transport",
                "XMLSecurity",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: strictSwift),
        // What the fuzzer drives; apart from it, so that the tests replay its findings in ordinary builds.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Capture", "Certificates", "Gateway", "SAML", "Transport", "XMLSecurity",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Fuzzing/Targets",
            resources: [.embedInCode("Messages")],
            swiftSettings: strictSwift),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets"], swiftSettings: strictSwift),
        .testTarget(
            name: "XMLSecurityTests", dependencies: ["XMLSecurity"], swiftSettings: strictSwift),
        .testTarget(
            name: "TransportTests",
            dependencies: ["Transport", .product(name: "HTTPTypes", package: "swift-http-types")],
            swiftSettings: strictSwift),
        .target(name: "RedisServers", path: "Tests/RedisServers", swiftSettings: strictSwift),
        .testTarget(
            name: "RedisTests", dependencies: ["Redis", "RedisServers"], swiftSettings: strictSwift),
        .testTarget(
            name: "SAMLTests", dependencies: ["SAML", "XMLSecurity"], swiftSettings: strictSwift),
        .testTarget(
            name: "CaptureTests", dependencies: ["Capture", "SAML", "XMLSecurity"],
            swiftSettings: strictSwift),
        .testTarget(
            name: "CertificatesTests", dependencies: ["Certificates", "XMLSecurity"],
            swiftSettings: strictSwift),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Redis", "RedisServers", "SAML", "Transport", "XMLSecurity", "Simulator",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strictSwift),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "SAML", "Simulator", "Transport", "XMLSecurity",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strictSwift),
    ]
)

// The fuzzer itself needs libFuzzer's runtime and instrumented code: only Scripts/fuzz builds it.
if Context.environment["BRAMA_FUZZING"] == "1" {
    package.targets += [
        .target(name: "CFuzzer", path: "Fuzzing/CFuzzer", cSettings: strictC),
        .executableTarget(
            name: "Fuzzer",
            dependencies: ["CFuzzer", "FuzzTargets", "SAML", "XMLSecurity"],
            path: "Fuzzing/Fuzzer",
            swiftSettings: strictSwift,
            linkerSettings: [
                .linkedLibrary("stdc++"),
                .unsafeFlags(["-use-ld=lld"]),
            ]),
    ]
}
