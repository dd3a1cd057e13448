import Glibc

/// The input as text, the way it reaches the parsers: as UTF-8, with bad bytes replaced.
func text(_ start: UnsafeRawPointer, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}

/// Ends the run with a sentence; libFuzzer then writes the input to a file.
func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    guard !holds else { return }
    // Not print, whose buffer would be lost.
    let line = Array("broken: \(sentence().debugDescription)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    preconditionFailure()
}
