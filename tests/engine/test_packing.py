"""Small fields go into one integer and come out again, and order letters and events as they should.

The functions are run uncompiled: they are parts of kernels.
"""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.engine import packing

from .desk import uncompiled

KIND, CHANNEL, TRUTH = st.integers(0, 4), st.integers(0, 127), st.integers(0, 15)
BYTE, BIT = st.integers(0, 255), st.integers(0, 1)
LABEL = st.tuples(KIND, CHANNEL, TRUTH, BYTE, BYTE, BIT)
(
    pack, without_kind, kind_of, uncovered_of, item_of, moment_of, channel_of, truth_of, rank, key,
    is_false, act_of_event,
) = (
    uncompiled(part)
    for part in (
        packing.pack_label, packing.label_without_kind, packing.label_kind,
        packing.label_uncovered, packing.label_item, packing.label_moment, packing.label_channel,
        packing.label_truth, packing.letter_rank, packing.event_key, packing.is_false,
        packing.act_of_event,
    )
)  # fmt: skip


@given(LABEL)
def test_what_goes_into_a_label_comes_out(fields):
    label = pack(*fields)
    parts = (kind_of, channel_of, truth_of, item_of, moment_of, uncovered_of)
    assert tuple(part(label) for part in parts) == fields
    assert 0 <= label < 1 << 32


@given(LABEL, KIND)
def test_letters_about_one_record_differ_in_their_kind_alone(fields, kind):
    assert without_kind(pack(*fields)) == without_kind(pack(kind, *fields[1:]))


FEW = st.sampled_from([0, 1, 255])
"""Few values, so that two letters or events often differ in one field alone."""
SOURCE = st.sampled_from([0, 1, (1 << 32) - 1])
NEAR = st.tuples(KIND, st.sampled_from([1, 15, 16, 127]), TRUTH, FEW, FEW, BIT)


@given(NEAR, NEAR, SOURCE, SOURCE)
def test_letters_are_ordered_by_kind_source_act_moment_and_channel(one, other, source, another):
    def definition(fields, source):
        kind, channel, _, item, moment, _ = fields
        return kind, source, item, moment, channel

    before = definition(one, source) < definition(other, another)
    assert (rank(pack(*one), source) < rank(pack(*other), another)) == before


EVENT = st.tuples(
    st.sampled_from([0, 1, 65_535]), st.sampled_from([0, 1, 511, 512, 671]), FEW, FEW,
    st.sampled_from([1, 2, 15, 17, 127, 129, 255]),
)  # fmt: skip


@given(EVENT, EVENT)
def test_events_are_ordered_by_person_time_act_moment_and_channel(one, other):
    assert (key(*one) < key(*other)) == (one < other)
    assert 0 <= key(*one) < 1 << 63


@given(BYTE, CHANNEL)
def test_what_a_channel_imagines_has_words_of_its_own(act, channel):
    assert act_of_event(act, channel) == act, "what was done is one moment for all channels"
    imagined = channel + packing.NOTHING_DONE
    assert (is_false(channel), is_false(imagined)) == (0, 1)
    # As docs/engine.md has it: the moment's number stands between them.
    assert act_of_event(act, imagined) == act | channel << 24
