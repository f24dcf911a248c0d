"""Words of everyday English that are no misspelling of anything: "will" is not the name Bill."""

COMMON = frozenset(
    """
    a able about above across after again against ago all almost along already also although always am among an and any
    anybody anyone anything are aren't around as ask at away back be because been before being below between both but
    by call came can can't cannot care come could couldn't did didn't do does doesn't doing don't done down during each
    either else even ever every everyone everything few find for from get gets getting give go goes going gone got had
    hadn't has hasn't have haven't having he hello help her here hers hi him his hope how how's however i i'd i'll i'm
    i've if in instead into is isn't it it'd it'll it's its just keep know last least less let let's like long look
    made make many may maybe me mean might mine more most much must my myself need needs never new next nice no nobody
    none nor not nothing now of off often oh ok okay on once one only onto or order other our ours out over own per
    perhaps place please put quite rather really right said same say see seem send shall she should shouldn't show
    since so some somebody someone something soon sorry still such sure take tell than thank thanks that that's the
    their theirs them then there there's these they they'd they'll they're they've thing things think this those though
    through till time to today together too took toward towards try two under until up upon us use used very want
    wanted wants was wasn't way we we'd we'll we're we've well went were weren't what what's when where where's whether
    which while who who's whole whom whose why will wish with within without won't work would wouldn't yes yet you
    you'd you'll you're you've your yours yourself
    """.split()  # noqa: SIM905  # a list of three hundred strings is not read
)
