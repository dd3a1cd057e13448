/// Messages that belong to no sign-in.
public protocol NoticeRecords {
    /// Removes at most `limit` notices that expired before `moment`; answers how many.
    func forgetNotices(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}
