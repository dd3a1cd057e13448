// What is read together because it is needed together: each picture is one question, and one round trip where the database
// is on another machine.

/// All that a request for a link has to know.
public struct RequestPicture: Sendable {
    public struct Question: Sendable {
        public let app: AppID
        public let address: EmailAddress
        /// Digests that the browser's device cookie may be stored under; none without a cookie.
        public let device: [SecretDigest]
        /// The same of its binding.
        public let binding: [SecretDigest]
        /// Whose allowances count.
        public let subjects: [[UInt8]]
        public let now: Timestamp

        public init(
            app: AppID, address: EmailAddress, device: [SecretDigest], binding: [SecretDigest], subjects: [[UInt8]],
            now: Timestamp
        ) {
            self.app = app
            self.address = address
            self.device = device
            self.binding = binding
            self.subjects = subjects
            self.now = now
        }
    }

    /// A sign-in of the identifier and app that can still be completed.
    public struct Open: Hashable, Sendable {
        public let id: SignInID
        public let expiry: Timestamp
        public let fromKnownDevice: Bool

        public init(id: SignInID, expiry: Timestamp, fromKnownDevice: Bool) {
            self.id = id
            self.expiry = expiry
            self.fromKnownDevice = fromKnownDevice
        }
    }

    /// By ``EmailAddress/key``.
    public let account: Account?
    public let device: KnownDevice?
    /// Open sign-ins that were begun under the binding.
    public let openHere: [SignIn]
    /// All that are open, earliest expiry first.
    public let open: [Open]
    private let allowances: [[UInt8]: Allowance]

    public init(
        account: Account?, device: KnownDevice?, openHere: [SignIn], open: [Open], allowances: [[UInt8]: Allowance]
    ) {
        self.account = account
        self.device = device
        self.openHere = openHere
        self.open = open
        self.allowances = allowances
    }

    /// Empty if nothing is known of the subject.
    public func allowance(_ subject: [UInt8]) -> Allowance { allowances[subject] ?? Allowance() }
}

/// All that an act on a sign-in has to know.
public struct SignInPicture: Sendable {
    public let signIn: SignIn
    /// Of the sign-in's address.
    public let circumstances: Circumstances
    /// What came of the sign-in, if it lives still.
    public let session: SessionRecord?
    /// What the visitor is signed in by at present.
    public let present: SessionRecord?
    /// Who opened the link, each once.
    public let openers: [Opener]
    /// When the devices that the account is known to use were seen last; the latest twenty.
    public let devicesSeen: [Timestamp]

    public init(
        signIn: SignIn, circumstances: Circumstances, session: SessionRecord?, present: SessionRecord?,
        openers: [Opener], devicesSeen: [Timestamp]
    ) {
        self.signIn = signIn
        self.circumstances = circumstances
        self.session = session
        self.present = present
        self.openers = openers
        self.devicesSeen = devicesSeen
    }
}
