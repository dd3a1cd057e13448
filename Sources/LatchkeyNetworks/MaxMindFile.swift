import CMaxMind
import LatchkeyCore

/// One mapped .mmdb file, open as long as this lives.
// Unchecked, because the compiler can't see into C: after MMDB_open nothing writes to the handle until MMDB_close in
// deinit, and libmaxminddb's look-ups are safe on any number of threads.
final class MaxMindFile: @unchecked Sendable {
    private let handle: UnsafeMutablePointer<MMDB_s>

    init(_ path: String) throws(MaxMindUnreadable) {
        let handle = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), handle)
        guard status == MMDB_SUCCESS else {
            // Nothing to close: after a failure libmaxminddb has let go of all it took.
            handle.deallocate()
            throw MaxMindUnreadable(path: path, reason: Self.reason(status))
        }
        self.handle = handle
    }

    deinit {
        MMDB_close(handle)
        handle.deallocate()
    }

    /// What the file says of an address, which must be a numeric one. Where it is damaged, it says nothing.
    func origin(ofAddress address: String) -> NetworkOrigin? {
        var entry = MMDB_entry_s()
        guard cmaxmind_find(handle, address, &entry) == 1 else { return nil }
        let system = cmaxmind_system(&entry)
        return NetworkOrigin(system: system == 0 ? nil : system, country: Self.country(&entry))
    }

    private static func country(_ entry: inout MMDB_entry_s) -> String? {
        guard let text = cmaxmind_country(&entry) else { return nil }
        let letters = UnsafeBufferPointer(start: text, count: 2).map { UInt8(bitPattern: $0) }
        guard letters.allSatisfy({ (0x41...0x5a).contains($0) }) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func reason(_ status: Int32) -> String {
        switch status {
        case MMDB_FILE_OPEN_ERROR: "can't be opened; is it there, and may the server read it?"
        case MMDB_INVALID_METADATA_ERROR, MMDB_UNKNOWN_DATABASE_FORMAT_ERROR, MMDB_CORRUPT_SEARCH_TREE_ERROR,
            MMDB_INVALID_DATA_ERROR:
            "is no MaxMind database, or a damaged one; download it anew"
        default: "can't be read (\(String(cString: MMDB_strerror(status))))"
        }
    }
}
