import HTTPTypes
import Hummingbird
import NIOCore

/// Styles, scripts and the mark. Their names change with their content, so browsers keep them for good.
struct AssetRoutes {
    func add(to router: Router<EdgeContext>) {
        let byName = Dictionary(uniqueKeysWithValues: Assets.all.map { ($0.name, $0) })
        router.get("/assets/{name}") { _, context in
            guard let asset = context.parameters.get("name").flatMap({ byName[$0] }) else { throw HTTPError(.notFound) }
            return Response(
                status: .ok,
                headers: [
                    .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
                ], body: .init(byteBuffer: ByteBuffer(bytes: asset.body)))
        }
    }
}
