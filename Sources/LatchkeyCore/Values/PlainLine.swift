extension StringProtocol {
    /// Whether it can be shown and written down as one line of that many characters: nothing in it moves the cursor, turns
    /// the direction of reading, breaks the line, or can't be shown.
    public func isPlainLine(of length: ClosedRange<Int>) -> Bool {
        length.contains(count)
            && unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
                default: true
                }
            }
    }
}
