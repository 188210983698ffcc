"""Human review compiled."""

from glasscity.sensing.human_review import HumanReview, compile_human_review

WORDS = 2**32


def test_shares_become_words(share):
    tables = compile_human_review(HumanReview(keeps_true=share(0.75), stops_false=share(0.5)))
    assert tables == (True, 3 * WORDS // 4, WORDS // 2)


def test_without_review_every_match_counts():
    assert compile_human_review(None) == (False, WORDS, 0)
