/// A failure that was understood: it is printed as it is, after `Error:`, and the exit code is 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
