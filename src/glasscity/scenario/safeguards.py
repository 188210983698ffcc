"""Safeguards on paper. Each is off unless it is named."""

from __future__ import annotations

from .fields import Part, Source, Switch
from .quantity import Cap, Duration, Hours, Rate, Share, assumed


class Notice(Part):
    """People are told of a penalty."""

    told: Share
    """Share of penalties that the person is told of."""
    delay: Duration
    """From booking until then."""
    source: Source = "assumed"


class Access(Part):
    """People may look into their file, and find penalties that nobody told them of."""

    looks: Rate
    """Hazard that a person looks."""
    source: Source = "assumed"


class Appeal(Part):
    """People may object to a penalty that they know of (by notice, or from their file)."""

    files_wrongful: Share
    """Share of known wrongful penalties that are objected to."""
    files_rightful: Share
    """Share of known rightful penalties that are objected to."""
    wins_fact: Share
    """Share of objections upheld where the record is wrong about the fact."""
    wins_norm: Share
    """Share upheld where the fact is right and the rule is not: another's act, a firm's, a lawful
    one, or a penalty out of proportion."""
    wins_rightful: Share
    """Share upheld where nothing was wrong."""
    takes: Duration
    """From the objection to the decision; until then the penalty stands."""
    source: Source = "assumed"


class HumanReview(Part):
    """Somebody looks at each camera match before it counts."""

    keeps_true: Share
    """Share of true matches that are confirmed."""
    stops_false: Share
    """Share of false matches that are stopped."""
    source: Source = "assumed"


class Expiry(Part):
    """No penalty counts for longer than this."""

    after: Duration
    source: Source = "assumed"


class Restoration(Part):
    """A penalty can be worked off."""

    applies: Share
    """Share of penalties that people work off."""
    after: Duration
    """Least time before that, from booking."""
    takes: Duration
    """From the application to the removal."""
    hours: Hours
    """Hours of service for each penalty."""
    source: Source = "assumed"


class Contexts(Part):
    """An institution counts only penalties that arose in its own context."""

    separate: Switch = True
    source: Source = "assumed"


class Caps(Part):
    """Nobody loses more than this within a year."""

    lost: Cap
    source: Source = "assumed"


class Speech(Part):
    """What people say is not scored."""

    unscored: Switch = True
    source: Source = "assumed"


class Consent(Part):
    """Only people who agreed are scored, and they may leave."""

    gives: Share
    """Share of people who agree."""
    leaves: Share = assumed(0, "share", note="default: nobody leaves")
    """Share of those who leave when they are penalised for the first time."""
    source: Source = "assumed"


class LiveRecognition(Part):
    """Whether cameras may search a gallery for whoever comes into view."""

    banned: Switch = True
    source: Source = "assumed"


class Safeguards(Part):
    """What protects people from a regime."""

    notice: Notice | None = None
    access: Access | None = None
    appeal: Appeal | None = None
    human_review: HumanReview | None = None
    expiry: Expiry | None = None
    restoration: Restoration | None = None
    contexts: Contexts | None = None
    caps: Caps | None = None
    speech: Speech | None = None
    consent: Consent | None = None
    live_recognition: LiveRecognition | None = None
