// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "brama-benchmarks",
    products: [
        .executable(name: "Primitives", targets: ["Primitives"])
    ],
    dependencies: [
        .package(name: "brama", path: "..")
    ],
    targets: [
        .target(
            name: "BareCryptography",
            cSettings: [
                .treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra"),
                .enableWarning("conversion"), .enableWarning("strict-prototypes"),
            ],
            linkerSettings: [.linkedLibrary("crypto")]),
        .executableTarget(
            name: "Primitives",
            dependencies: [
                "BareCryptography",
                .product(name: "SAML", package: "brama"),
                .product(name: "XMLSecurity", package: "brama"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
