"""Known answers; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest

from glasscity.people.streams import Key, Stream, act_field, philox, words_of

ONES = 0xFFFFFFFF


# From kat_vectors of Random123, philox4x32 with ten rounds.
@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_generator_gives_the_published_vectors(counter, key, expected):
    words = philox(*(np.uint64(word) for word in (*counter, *key)))
    assert tuple(int(word) for word in words) == expected


def test_words_are_those_at_the_counter_of_person_week_act_and_stream():
    key = Key(np.uint64(0xA4093822), np.uint64(0x299F31D0))
    counter = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
    person, week, about, stream = map(np.int64, counter)
    words = words_of(stream, person, week, about, key)
    assert words == (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)


@pytest.mark.parametrize(
    ("fields", "packed"), [((7, 0, 0), 7), ((0, 1, 0), 256), ((0, 0, 1), 65_536)]
)
def test_act_moment_and_channel_have_a_byte_each(fields, packed):
    assert act_field(*map(np.int64, fields)) == packed
    assert act_field(*map(np.int64, fields[:2])) == packed & 0xFFFF


def test_no_two_streams_share_a_number():
    assert len(Stream.__members__) == len(set(Stream)), "an alias is a reused number"
    assert all(0 < stream < 1 << 32 for stream in Stream)


def test_stream_of_people_never_changes():
    assert Stream.PERSON == 1
