/* The sign-in protocol (../protocol.md) for the model checker Spin: one account, three sign-ins, and everybody who may act
 * on them. `scripts/model` checks each claim at the end of this file under each policy; then it breaks the protocol on
 * purpose, once for each of the mutations, and wants the claim named there to notice.
 *
 * A transaction is two steps, with anything in between: it takes a snapshot and makes its plan, and it commits. The commit
 * fails if another transaction has written, since the snapshot, a row that this one is about to write; it begins again
 * then. That is snapshot isolation, and less than any of our engines gives: rows that are only read may be out of date.
 * So two nodes are two transactions at once. A node that dies before the commit leaves nothing. One that dies after it
 * leaves a browser without its answer, which may click again.
 *
 * Mutations, and the claims that must notice:
 *   NO_CONDITION       once          the commit doesn't look whether its rows were written meanwhile
 *   KEPT_SNAPSHOT      answered      work that runs again looks at what was true the first time
 *   ANY_EPOCH          present       a link doesn't ask whether the account has changed
 *   MARK_OF_NOW        present       a session takes the watermark of its own beginning, not of its link's
 *   SCANNER_DENIES     unburnt       not-me on the opened page ends the sign-in, whoever presses it
 *   UNBOUND_COMPLETES  copy          a link completes in any browser
 *   DRAWN_SECRET       resumed       a session's secret is drawn at random, and can't be had again
 *   ENDED_IS_OPEN      ended_stays   a superseded or denied sign-in can be completed
 *   NO_TRIES           guesses_end   wrong codes aren't counted
 *   NO_EXPIRY          expired_stays the time isn't looked at
 */

#define CODE 0
#define DENY 1
#define HERE 2
#ifndef POLICY
#define POLICY CODE
#endif

/* Sign-ins 0 and 1 are asked for in the owner's browser, 1 after 0; 2 in a stranger's, for the owner's address. */
#define SIGN_INS 3
#define STRANGERS 2
/* Five and twenty in the product; fewer show the same. */
#define CODE_TRIES 1
#define IDENTIFIER_TRIES 2
#define NONE 15

mtype = { absent, pending, handed_off, completed, superseded, denied };                   /* states */
mtype = { confirm, mailed_code, wrong_code, handoff_code, request, not_me };              /* acts */
mtype = { nothing, complete, hand_off, count, supersede, begin, deny, end_codes, end_session };  /* plans */

/* What is stored. */
typedef SignIn { mtype state; byte wrong; byte binding; byte handoff; byte epoch; byte mark };
typedef Session { bool there; bool derived; byte epoch; byte mark };
SignIn sign_in[SIGN_INS];
Session session[SIGN_INS];
bool account_active = true;
byte epoch, watermark, wrong_codes;

/* The rows that can conflict, as bits. */
#define SIGN_IN(s) (1 << (s))
#define SESSION(s) (8 << (s))
#define ACCOUNT 64
#define ALLOWANCE 128
/* By process: what its open transaction will write, and whether another has written there since its snapshot. */
#define PROCESSES 6
byte wants[PROCESSES];
bool conflict[PROCESSES];

/* The world outside. A binding is named after the sign-in that it came with, a session cookie after its own. */
byte now;                /* 1: 0 and 2 have expired, 2: 1 has too */
byte cookie = 0;         /* the owner's binding */
byte jar = NONE;         /* the owner's session cookie */
byte shown = NONE;       /* the handoff code that the owner has seen: of this sign-in, */
byte shown_code;         /* and this one of its codes */

/* What really happened, for the claims only. */
byte completions[SIGN_INS], guesses[SIGN_INS];
bool completed_here[SIGN_INS]; /* where it was asked for */
bool ended[SIGN_INS];      /* by the owner: not-me in the mail, or a newer sign-in of the same browser */
bool signed_out[SIGN_INS]; /* its session: by not-me, or by the browser's next */
bool stale[SIGN_INS];      /* the account changed, or a watermark rose, since it was asked for */
bool burnt, elsewhere, revived, unanswered, too_late;

#define expired(s) (now > (s == 1 -> 1 : 0))
#define lives(s) (session[s].there && account_active && session[s].epoch == epoch && session[s].mark == watermark)

#ifdef ENDED_IS_OPEN
#define open_state(x) (x != absent && x != completed)
#else
#define open_state(x) (x == pending || x == handed_off)
#endif
#ifdef NO_EXPIRY
#define open(s) open_state(sign_in[s].state)
#else
#define open(s) (open_state(sign_in[s].state) && !expired(s))
#endif
#ifdef ANY_EPOCH
#define stands(s) (sign_in[s].mark == watermark)
#else
#define stands(s) (account_active && sign_in[s].epoch == epoch && sign_in[s].mark == watermark)
#endif
#define right_handoff (act == handoff_code && sign_in[s].state == handed_off && sign_in[s].handoff == shown_code)
#define codes_left(s) (sign_in[s].wrong < CODE_TRIES && wrong_codes < IDENTIFIER_TRIES)

/* One transaction of one process. `carried` is the session cookie that the request came with. */
#define TRANSACTION \
    mtype act = 0, plan = 0; byte s, carried = NONE, seen_epoch, seen_mark; bool bound, late

#define clash(p, rows) conflict[p] = conflict[p] || (wants[p] & (rows))
inline write(rows) {
    clash(1, rows); clash(2, rows); clash(3, rows); clash(4, rows); clash(5, rows)
}

#ifdef NO_CONDITION
#define conflicted false
#else
#define conflicted conflict[_pid]
#endif

inline plan_completion(held) {
    plan = complete; carried = held; seen_epoch = epoch;
    wants[_pid] = SIGN_IN(s) | SESSION(s) | ACCOUNT | ALLOWANCE;
    if
    :: carried != NONE -> wants[_pid] = wants[_pid] | SESSION(carried)
    :: else
    fi
}

inline plan_writing(what, rows) { plan = what; wants[_pid] = rows }

inline end_session_of(x) {
    if
    :: session[x].there -> session[x].there = false; signed_out[x] = true; write(SESSION(x))
    :: else
    fi
}

/* State, account, session, and the end of the browser's earlier session: one commit. */
inline commit_completion(in_its_browser) {
    revived = revived || ended[s]; too_late = too_late || late; completions[s]++; completed_here[s] = in_its_browser;
    sign_in[s].state = completed; wrong_codes = 0;
    if
    :: carried != NONE && carried != s -> end_session_of(carried)
    :: else
    fi;
    session[s].there = true; session[s].epoch = seen_epoch;
#ifdef MARK_OF_NOW
    session[s].mark = watermark;
#else
    session[s].mark = sign_in[s].mark;
#endif
#ifdef DRAWN_SECRET
    session[s].derived = false;
#else
    session[s].derived = in_its_browser;
#endif
    write(SIGN_IN(s) | SESSION(s) | ACCOUNT | ALLOWANCE)
}

inline commit_wrong_code() {
    guesses[s]++;
#ifndef NO_TRIES
    sign_in[s].wrong++; wrong_codes++;
#endif
    write(SIGN_IN(s) | ALLOWANCE)
}

inline done() {
    act = 0; plan = 0; s = 0; carried = NONE; seen_epoch = 0; seen_mark = 0; bound = false; late = false;
    wants[_pid] = 0; conflict[_pid] = false
}

inline again() {
#ifndef KEPT_SNAPSHOT
    plan = 0; carried = NONE; seen_epoch = 0; seen_mark = 0; bound = false; late = false; wants[_pid] = 0; conflict[_pid] = false
#else
    skip
#endif
}

/* The answer "signed in" arrives, with its cookie, or is lost on its way. */
inline answer() {
    if
    :: jar = s; unanswered = unanswered || (!lives(s) && !signed_out[s] && !stale[s])
    :: true
    fi
}

/* The same click again: the session goes on, and its cookie comes once more where it was lost. */
inline resume() {
    if
    :: !lives(s) -> unanswered = unanswered || (completed_here[s] && !signed_out[s] && !stale[s])
    :: lives(s) && completed_here[s] && !late && !(jar != NONE && lives((jar == NONE -> 0 : jar))) ->
        if
        :: session[s].derived -> answer()
        :: else -> unanswered = true
        fi
    :: else
    fi
}

/* The owner, in the browser that asked and with the mails in hand. It runs twice: two windows, or one click that arrives
 * twice. */
proctype Owner(byte acts) {
    TRANSACTION;
    do
    :: atomic { (acts > 0 || act != 0) && plan == 0 ->
        if
        :: act == 0 ->
            acts--;
            if
            :: act = confirm :: act = mailed_code :: act = wrong_code :: act = not_me
            :: shown != NONE && shown != STRANGERS -> act = handoff_code; s = shown
            :: sign_in[1].state == absent -> act = request
            fi;
            if
            :: act == handoff_code || act == request
            :: act == not_me -> if :: s = 0 :: sign_in[1].state != absent -> s = 1 :: s = STRANGERS fi
            :: else -> if :: s = 0 :: sign_in[1].state != absent -> s = 1 fi
            fi
        :: else
        fi;
        bound = (sign_in[s].binding == cookie); late = expired(s);
        if
        :: act == confirm && bound && sign_in[s].state == completed -> plan = nothing; resume()
        :: act == confirm && bound && open(s) && stands(s) -> plan_completion(jar)
        :: act == confirm && bound && sign_in[s].state != completed && !(open(s) && stands(s)) ->
            plan = nothing; burnt = burnt || !(ended[s] || stale[s] || late)
        :: act == confirm && !bound -> plan = nothing     /* any other browser's; see Others */
        :: (act == mailed_code || act == handoff_code || act == wrong_code) ->
            if
            :: !(bound && open(s) && codes_left(s)) -> plan = nothing
            :: bound && open(s) && codes_left(s) ->
                if
                :: act == handoff_code -> plan = nothing      /* no handoff is open, or its two minutes are over */
                :: (act == mailed_code || right_handoff) && stands(s) -> plan_completion(jar)
                :: act != mailed_code && !right_handoff || !stands(s) -> plan_writing(count, SIGN_IN(s) | ALLOWANCE)
                fi
            fi
        :: act == request -> plan = begin;
            seen_epoch = (account_active -> epoch : NONE); seen_mark = watermark;     /* NONE: a decoy */
            wants[_pid] = SIGN_IN(1) | (bound && open(0) -> SIGN_IN(0) : 0)
        :: act == not_me ->
            if
            :: open(s) -> plan_writing(deny, SIGN_IN(s))
            :: sign_in[s].state == completed && session[s].there -> plan_writing(end_session, SESSION(s))
            :: else -> plan = nothing
            fi
        fi }

    :: atomic { plan != 0 && conflicted -> again() }

    :: atomic { plan != 0 && !conflicted ->
        if
        :: plan == nothing
        :: plan == complete -> commit_completion(true); answer()
        :: plan == count -> commit_wrong_code()
        :: plan == begin && sign_in[1].state != absent
        :: plan == begin && sign_in[1].state == absent ->
            if
            :: wants[_pid] & SIGN_IN(0) ->
                sign_in[0].state = superseded; sign_in[0].binding = 1; ended[0] = true; write(SIGN_IN(0))
            :: else
            fi;
            sign_in[1].state = pending; sign_in[1].binding = 1; write(SIGN_IN(1));
            sign_in[1].epoch = seen_epoch; sign_in[1].mark = seen_mark;
            stale[1] = (seen_epoch != epoch || seen_mark != watermark);
            if :: cookie = 1 :: true fi
        :: plan == deny -> sign_in[s].state = denied; ended[s] = true; write(SIGN_IN(s))
        :: plan == end_session -> end_session_of(s)
        fi;
        done() }
    :: acts == 0 && act == 0 -> break
    od
}

/* Everybody else: whoever has a link in another browser (the owner's phone, a thief, a scanner that presses everything),
 * and the stranger who guesses in the window of sign-in 2. */
proctype Others(byte acts) {
    TRANSACTION;
    do
    :: atomic { (acts > 0 || act != 0) && plan == 0 ->
        if
        :: act == 0 ->
            acts--;
            if
            :: act = confirm :: act = not_me :: act = wrong_code; s = STRANGERS
            fi;
            if
            :: act != wrong_code -> if :: s = 0 :: sign_in[1].state != absent -> s = 1 :: s = STRANGERS fi
            :: else
            fi
        :: else
        fi;
        late = expired(s);
        if
        :: act == confirm && open(s) && stands(s) ->
#ifdef UNBOUND_COMPLETES
            plan_completion(NONE)
#else
            if
            :: POLICY == CODE -> plan_writing(hand_off, SIGN_IN(s))
            :: POLICY == DENY -> plan = nothing
            :: POLICY == HERE -> plan_completion(NONE)
            fi
#endif
        :: act == not_me && open(s) -> plan_writing(end_codes, SIGN_IN(s))
        :: act == wrong_code && open(s) && codes_left(s) -> plan_writing(count, SIGN_IN(s) | ALLOWANCE)
        :: else -> plan = nothing
        fi }

    :: atomic { plan != 0 && conflicted -> again() }

    :: atomic { plan != 0 && !conflicted ->
        if
        :: plan == nothing
        :: plan == complete -> commit_completion(false); elsewhere = true
        :: plan == count -> commit_wrong_code()
        :: plan == hand_off ->
            sign_in[s].state = handed_off; sign_in[s].handoff++; write(SIGN_IN(s));
            if :: shown = s; shown_code = sign_in[s].handoff :: true fi      /* the owner may be looking */
        :: plan == end_codes ->
#ifdef SCANNER_DENIES
            sign_in[s].state = denied;
#else
            sign_in[s].state = pending; sign_in[s].wrong = CODE_TRIES;
#endif
            write(SIGN_IN(s))
        fi;
        done() }
    :: acts == 0 && act == 0 -> break
    od
}

inline all_stale() { stale[0] = true; stale[1] = (sign_in[1].state != absent); stale[2] = true }

/* Disables, enables, signs out everywhere, raises a watermark. */
proctype Administrator(byte acts) {
    bool planned;
    do
    :: atomic { acts > 0 && !planned -> acts--; watermark++; all_stale() }
    :: atomic { acts > 0 && !planned -> acts--; planned = true; wants[_pid] = ACCOUNT }
    :: atomic { planned ->
        if
        :: conflicted
        :: !conflicted ->
            if :: account_active = !account_active :: true fi;
            epoch++; all_stale(); write(ACCOUNT); planned = false; wants[_pid] = 0
        fi;
        conflict[_pid] = false }
    :: !planned -> break
    od
}

proctype Time() { do :: now < 2 -> now++ :: break od }

init {
    atomic {
        sign_in[0].state = pending; sign_in[1].state = absent; sign_in[2].state = pending;
        sign_in[1].binding = NONE; sign_in[2].binding = STRANGERS;
        run Owner(OWNER); run Owner(SECOND_WINDOW); run Others(OTHERS); run Administrator(ADMINISTRATOR); run Time()
    }
}

/* The claims. Each holds in every state that can be reached; the numbers are those of the promises. */
#define each(claim) (claim(0) && claim(1) && claim(2))
#define completed_once(s) (completions[s] <= 1)
#define dead_if_stale(s) (!(stale[s] && lives(s)))
#define few_guesses(s) (guesses[s] <= CODE_TRIES)

#define ONCE each(completed_once)
#define UNBURNT (!burnt)
#define COPY (POLICY == HERE || !elsewhere)
#define EXPIRED_STAYS (!too_late)
#define PRESENT each(dead_if_stale)
#define ENDED_STAYS (!revived)
#define GUESSES each(few_guesses)
#define RESUMED (!unanswered)

#ifndef ANSWERED
ltl once { [] ONCE }                    /* 2: a sign-in is completed once */
ltl unburnt { [] UNBURNT }              /* 3, 6: what others do keeps no bound confirm from completing */
ltl copy { [] COPY }                    /* 4: without the binding there is no session */
ltl expired_stays { [] EXPIRED_STAYS }  /* 5: what has expired is not completed */
ltl present { [] PRESENT }              /* 7, 12: no session lives that the account or a watermark has ended */
ltl ended_stays { [] ENDED_STAYS }      /* what was superseded or denied is not completed */
ltl guesses_end { [] GUESSES }          /* wrong codes come to an end */
ltl resumed { [] RESUMED }              /* whoever completed has the session, at the latest at the next click */
ltl all { [] (ONCE && UNBURNT && COPY && EXPIRED_STAYS && PRESENT && ENDED_STAYS && GUESSES && RESUMED) }
#endif
/* `answered`: every act comes to an end. With ANSWERED, Spin looks for a cycle instead, and no state counts as progress. */
