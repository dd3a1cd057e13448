// swift-tools-version: 6.2
import PackageDescription

// Targets stand in the order of the diagram in ARCHITECTURE.md: what is true, what the system does, the adapters, the
// edge, the command. `scripts/check-direction` holds the arrows.

// In CI a warning of ours is an error; while working it is a warning.
let warnings: [SwiftSetting] = Context.environment["LATCHKEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let strict: [SwiftSetting] =
    warnings + [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]

let package = Package(
    name: "latchkey",
    products: [
        .executable(name: "latchkey", targets: ["latchkey"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: What is true
        .systemLibrary(name: "CIDN", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev", "libunistring-dev"])]),
        .target(
            name: "LatchkeyCore",
            dependencies: ["CIDN", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),

        // MARK: What the system does
        .target(
            name: "LatchkeyFlows",
            dependencies: [
                "LatchkeyCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),

        // MARK: Adapters
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "LatchkeyStore",
            dependencies: [
                "LatchkeyCore", "CPostgres", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "LatchkeyDelivery",
            dependencies: [
                "LatchkeyCore", "CCurl",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Messages/Templates")],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CMaxMind", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
        .target(name: "LatchkeyNetworks", dependencies: ["LatchkeyCore", "CMaxMind"], swiftSettings: strict),

        // MARK: The edge
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "LatchkeyAPI", swiftSettings: strict),
        .target(
            name: "LatchkeyHTTP",
            dependencies: [
                "LatchkeyCore", "LatchkeyFlows", "LatchkeyAPI", "CQREncode",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Pages/Templates"), .embedInCode("Pages/Assets")],
            swiftSettings: strict
        ),

        // MARK: The command
        .executableTarget(
            name: "latchkey",
            dependencies: [
                "LatchkeyAPI", "LatchkeyCore", "LatchkeyDelivery", "LatchkeyFlows", "LatchkeyHTTP", "LatchkeyNetworks",
                "LatchkeyStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),

        // MARK: Benchmarks, of which nothing ships
        .executableTarget(
            name: "HTTPCeiling",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            path: "Benchmarks/HTTPCeiling",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "People",
            dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/People",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "StoreLoad",
            dependencies: [
                "LatchkeyCore", "LatchkeyFlows", "LatchkeyStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/StoreLoad",
            swiftSettings: strict
        ),

        // MARK: Tests
        .target(name: "LatchkeyTestKit", dependencies: ["LatchkeyCore"], swiftSettings: strict),
        .testTarget(
            name: "LatchkeyCoreTests",
            dependencies: ["LatchkeyCore", "LatchkeyTestKit", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyStoreTests",
            dependencies: [
                "LatchkeyCore", "LatchkeyStore", "LatchkeyTestKit", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyDeliveryTests",
            dependencies: ["LatchkeyCore", "LatchkeyDelivery", "LatchkeyTestKit"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyNetworksTests",
            dependencies: ["LatchkeyCore", "LatchkeyNetworks"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyFlowsTests",
            dependencies: [
                "LatchkeyCore", "LatchkeyFlows", "LatchkeyStore", "LatchkeyTestKit",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyHTTPTests",
            dependencies: [
                "LatchkeyAPI", "LatchkeyCore", "LatchkeyFlows", "LatchkeyHTTP", "LatchkeyStore", "LatchkeyTestKit",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LatchkeyCommandTests",
            dependencies: [
                "latchkey", "LatchkeyAPI", "LatchkeyCore", "LatchkeyDelivery", "LatchkeyHTTP", "LatchkeyTestKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
    ]
)
