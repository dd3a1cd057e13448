/// The languages that pages and messages speak.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case german = "de"

    /// The best of ours for an `Accept-Language` header (RFC 9110 §12.5.4); English where none fits.
    public init(acceptLanguage header: String?) {
        let wishes = (header ?? "").prefix(512).split(separator: ",").enumerated().compactMap(Self.wish)
        self = wishes.max { ($0.weight, -$0.place) < ($1.weight, -$1.place) }?.language ?? .english
    }

    private static func wish(place: Int, text: Substring) -> (language: Language, weight: Double, place: Int)? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.filter { $0 != " " }.lowercased()
        }
        guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else {
            return nil
        }
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        return weight > 0 ? (language, weight, place) : nil
    }
}
