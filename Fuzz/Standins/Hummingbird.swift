public import HTTPTypes

/// As much of Hummingbird as the parsers see: headers.
public struct Request {
    public var headers: HTTPFields

    public init(headers: HTTPFields) {
        self.headers = headers
    }
}

public struct Response {
    public var headers: HTTPFields
}
