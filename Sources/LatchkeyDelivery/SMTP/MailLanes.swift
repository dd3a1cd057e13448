/// The lanes of a courier: each message has one to itself, and waits in line while all are taken.
actor MailLanes {
    private let most: Int
    private let name: String
    private var count = 0
    private var idle: [MailLane] = []
    private var waiting: [CheckedContinuation<MailLane, Never>] = []

    init(most: Int, greetingAs name: String) {
        self.most = max(1, most)
        self.name = name
    }

    /// The lane that was used last comes first, because its connections are the likeliest to be alive.
    func take() async -> MailLane {
        if let lane = idle.popLast() { return lane }
        guard count < most else { return await withCheckedContinuation { waiting.append($0) } }
        count += 1
        return MailLane(greetingAs: name)
    }

    func giveBack(_ lane: MailLane) {
        guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: lane) }
        idle.append(lane)
    }
}
