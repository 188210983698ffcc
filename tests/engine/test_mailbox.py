"""Letters come out in the order of the border, whatever the order in which they came in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscity.engine.mailbox import (
    EXPIRY,
    RECORD,
    RESTORED,
    REVERSAL,
    collect,
    empty_inbox,
    empty_mailbox,
    grown,
    post_all,
)

WEEKS, FIRST, PEOPLE = 6, 100, 5

LETTERS = st.lists(
    st.tuples(
        st.integers(0, WEEKS - 1),
        st.integers(FIRST, FIRST + PEOPLE - 1),
        st.sampled_from([EXPIRY, REVERSAL, RESTORED, RECORD]),
        st.sampled_from([0, 7, 103, 2**31 - 2]),
        st.sampled_from([0, 1, 255]),
        st.sampled_from([0, 254]),
        st.sampled_from([1, 2, 9]),
    ),
    max_size=40,
    unique=True,
)
"""Due, target, kind, source, item, moment, channel."""


def label(letter):
    _, _, kind, _, item, moment, channel = letter
    return kind << 29 | item << 20 | moment << 12 | channel << 4 | (moment + item) % 6


def in_order(letters, week):
    """Return what the definition says: by target, kind, source, act, moment, channel."""
    due = sorted(letter[1:] for letter in letters if letter[0] == week)
    return [(letter[0], letter[2], label((week, *letter))) for letter in due]


def posted(mailbox, letters):
    """Post letters, with room made for them."""
    while mailbox.free[1] < len(letters):
        mailbox = grown(mailbox, 2 * mailbox.following.size)
    due = np.array([letter[0] for letter in letters], dtype=np.int64)
    target = np.array([letter[1] for letter in letters], dtype=np.int64)
    source = np.array([letter[3] for letter in letters], dtype=np.int64)
    labels = np.array([label(letter) for letter in letters], dtype=np.int64)
    post_all(mailbox, due, target, source, labels, np.arange(len(letters)))
    return mailbox


def taken(mailbox, week, room=200):
    inbox = empty_inbox(PEOPLE, room)
    count = collect(mailbox, week, FIRST, PEOPLE, inbox)
    assert count >= 0
    return [
        (int(inbox.target[i]), int(inbox.source[i]), int(inbox.label[i]))
        for i in inbox.order[:count]
    ]


@settings(max_examples=25)
@given(LETTERS, st.randoms(use_true_random=False))
def test_letters_of_a_week_come_in_order(letters, random):
    random.shuffle(letters)
    mailbox = posted(empty_mailbox(WEEKS, 64), letters)
    for week in range(WEEKS):
        assert taken(mailbox, week) == in_order(letters, week)
    assert mailbox.free[1] == 64, "all places are free again"


@settings(max_examples=25)
@given(st.lists(LETTERS, min_size=1, max_size=WEEKS))
def test_growth_and_reuse_lose_no_letter(batches):
    mailbox = empty_mailbox(WEEKS, 1)
    waiting = []
    for week, batch in enumerate(batches):
        fresh = [x for x in batch if x[0] >= week and x not in waiting]
        mailbox = posted(mailbox, fresh)
        waiting += fresh
        assert mailbox.free[1] == mailbox.following.size - len(waiting)
        assert taken(mailbox, week) == in_order(waiting, week)
        waiting = [x for x in waiting if x[0] != week]
    for week in range(len(batches), WEEKS):
        assert taken(mailbox, week) == in_order(waiting, week)


def test_a_full_mailbox_grows_and_keeps_its_letters():
    letters = [(2, FIRST + i % PEOPLE, RECORD, i, 3, 0, 1) for i in range(8)]
    full = posted(empty_mailbox(WEEKS, 8), letters)
    assert full.free[1] == 0
    larger = grown(full, 16)
    assert larger.free[1] == 8
    more = [(2, FIRST, EXPIRY, FIRST, 3, i, 1) for i in range(8)]
    assert taken(posted(larger, more), 2) == in_order(letters + more, 2)


def test_an_inbox_too_small_takes_nothing_out():
    letters = [(1, FIRST, RECORD, i, 3, 0, 1) for i in range(5)]
    mailbox = posted(empty_mailbox(WEEKS, 8), letters)
    assert collect(mailbox, 1, FIRST, PEOPLE, empty_inbox(PEOPLE, 4)) == -5
    assert mailbox.free[1] == 3
    assert taken(mailbox, 1) == in_order(letters, 1)


def test_an_empty_week():
    mailbox = empty_mailbox(WEEKS, 4)
    assert taken(mailbox, 3) == []
    assert mailbox.free[1] == 4


def test_each_persons_slice_of_the_order():
    letters = [(1, FIRST + 2, RECORD, i, 3, 0, 1) for i in range(3)]
    letters.append((1, FIRST + 4, RECORD, 0, 3, 0, 1))
    inbox = empty_inbox(PEOPLE, 10)
    assert collect(posted(empty_mailbox(WEEKS, 8), letters), 1, FIRST, PEOPLE, inbox) == 4


@pytest.mark.parametrize("capacity", [1, 2, 7])
def test_a_new_mailbox_is_all_free(capacity):
    mailbox = empty_mailbox(WEEKS, capacity)
    assert mailbox.free.tolist() == [0, capacity]
    assert (mailbox.head == -1).all()
