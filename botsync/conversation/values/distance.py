"""How many typing errors lie between two words: letters missing, added, wrong, or swapped with their neighbour."""


def edits(left: str, right: str, limit: int) -> int:
    """Return the number of single errors between two words (optimal string alignment), or `limit + 1` if it is more."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    left, right = _differing(left, right)
    if not left or not right:
        return min(len(left) + len(right), limit + 1)
    return _aligned(left, right, limit)


def _differing(left: str, right: str) -> tuple[str, str]:
    """Cut what two different words begin and end with alike."""
    start, shorter = 0, min(len(left), len(right))
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def _aligned(left: str, right: str, limit: int) -> int:
    """Return the errors between two words that have no common start or end, row by row of the usual table."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        before_that, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            if letter == other:
                cost = before[j - 1]
            else:
                cost = 1 + min(before[j - 1], before[j], row[j - 1])
                if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                    cost = min(cost, 1 + before_that[j - 2])
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
