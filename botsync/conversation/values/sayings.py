"""The many ways to say yes and no, and what sounds like them and is neither."""

SAYINGS = {
    "yes anywhere": """
        yes, yeah, yep, yup, yea, ya, yah, yeap, yess, aye, yes please, yes of course, yes i do, yes i am,
        absolutely, affirmative, certainly, definitely, definitively, indeed, for sure, of course, by all
        means, naturally, why not, no problem, no worries, without a doubt, no doubt, i agree, i accept, i
        confirm, sounds good, sounds great, sounds fine, sounds right, that works, works for me, that's
        right, thats right, that is right, that's correct, thats correct, that is correct, that's it, that's
        fine, thats fine, that is fine, go ahead, go for it, let's do it, lets do it, let's do that, let's
        go, count me in, i'm in, i would love to, i'd love to, i would like that, i'd like that, i'd like
        to, please do, you bet, you got it, yessir, hell yes, hell yeah, uh huh, uhuh, mhm, mmhm, mm hmm,
        okey dokey, okie dokie, roger that, with pleasure, gladly, you are right, you're right, exactly,
        precisely, of cause, 👍, ✅, ✔, 👌, 🆗
    """,
    "yes edge": "ok, okay, okey, okie, sure, sure thing, fine, alright, all right, correct, great, perfect, agreed",
    "yes alone": """
        y, k, kk, true, right, good, please, cool, deal, confirm, confirmed, accept, accepted, si, oui, ja,
        positive, very good, yes it is, yes that is right, will do, got it, done, wonderful, awesome,
        excellent, do it, i do, i am, it is, it does, they are
    """,
    "no anywhere": """
        nope, nah, nay, naw, no thanks, no thank you, no way, not really, not at all, not now, not today,
        not yet, not this time, not interested, not necessary, not needed, not for me, not quite, not right,
        not correct, of course not, certainly not, absolutely not, definitely not, probably not, i'd rather
        not, rather not, better not, i don't think so, i dont think so, don't think so, i do not think so, i
        don't want to, i don't want that, i do not want that, don't do it, do not do it, please don't,
        please do not, never mind, nevermind, no chance, no need, negative, under no circumstances, by no
        means, forget it, that's wrong, thats wrong, that is wrong, that's not right, that is not right,
        that's incorrect, incorrect, that's not it, won't do, i refuse, i disagree, i decline, hell no, uh
        uh, nuh uh, no good, no deal, not good, no sir, i'm good, im good, i'm fine thanks, 👎, ❌
    """,
    "no edge": "no",
    "no alone": """
        n, stop, cancel, not, wrong, false, cancel it, cancel that, rejected, decline, declined, refuse,
        nein, non, i don't, i do not, i dont, i'm not, i am not, it isn't, it is not, it's not, it doesn't,
        it does not, never
    """,
    "neither": """
        not sure, i'm not sure, i am not sure, are you sure, make sure, making sure, be sure, i don't know,
        i do not know, i dont know, don't know, i don't care, i don't understand, i do not understand, i
        don't mind, no idea, no clue, no one, no matter, no longer, no more, no less, say yes or no, yes or
        no, yes and no, not good enough, not yes, okay what
    """,
}
"""What is meant, and where an expression has to stand to mean it: anywhere, at an edge (the start or end of a clause),
alone (nothing beside it but fillers); to the expressions."""

FILLERS = frozenset(
    """
    well hmm hm hmmm um uh uhm er oh ah so but and then ok okay please thanks thank you very much sir madam mate hey hi
    hello i think guess say that would be it is the answer my
    """.split()  # noqa: SIM905  # a list of forty strings is not read
)
"""Words around an answer that change nothing."""
