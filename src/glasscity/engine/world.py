"""A regime over a city: all that kernels read and a run does not change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.consequences.blacklist import BlacklistTables
from glasscity.life.guarantees import GuaranteeTables
from glasscity.people.neighbours import Neighbours
from glasscity.people.population import LookAlikes
from glasscity.people.streams import Key
from glasscity.response.deterrence import DeterrenceTables
from glasscity.response.fate import FateTables
from glasscity.response.fear import FearTables
from glasscity.response.knowing import KnowingTables
from glasscity.scoring.caps import LossCap
from glasscity.scoring.characteristics import CharacteristicTables
from glasscity.scoring.commercial_score import CommercialTables
from glasscity.scoring.consent import ConsentTables
from glasscity.scoring.contexts import ContextTables
from glasscity.scoring.merger import MergerTables
from glasscity.scoring.officials import ForgivenessTables
from glasscity.scoring.rulebook import RuleTables
from glasscity.scoring.study_app import StudyTables
from glasscity.scoring.tiers import TierTables
from glasscity.sensing.cameras import CameraTables
from glasscity.sensing.control_room import ControlTables
from glasscity.sensing.human_review import ReviewTables
from glasscity.sensing.informers import InventionTables

NOT_THINNED = 0
SPEECH = 1
OFFENCE = 2
VOLUNTARY = 3
"""How the response thins an item: not at all; fear silences it; fear and deterrence make it rarer;
only some of it is left where nobody is made to do it."""


class ChannelTables(NamedTuple):
    """What the channels have in common; axes are channels, by number, and items."""

    delay: npt.NDArray[np.int64]
    """Weeks until a record arrives; 0 = at the moment itself; shape (channels, items)."""
    mistaken_below: npt.NDArray[np.int64]
    """Word below which a record names somebody else, shape (channels,)."""
    victims: npt.NDArray[np.int64]
    """On whom it lands: ANYONE or LOOK_ALIKES, shape (channels,)."""
    feeds: npt.NDArray[np.bool_]
    """Whether records feed the score, shape (channels,)."""


class World(NamedTuple):
    """A regime over a city: all that does not change during a run."""

    acts: npt.NDArray[np.int64]
    """Stable ids of the items, shape (items,)."""
    actor: npt.NDArray[np.int64]
    """Who acts, for the ledger: A_CHILD, A_FIRM, or 0 for the person, shape (items,)."""
    thins: npt.NDArray[np.int64]
    """NOT_THINNED, SPEECH, OFFENCE or VOLUNTARY, shape (items,)."""
    channels: ChannelTables
    cameras: CameraTables
    control: ControlTables
    attention: npt.NDArray[np.int64]
    """Of the control room by district, units of 2**-16, shape (districts,); set at borders."""
    review: ReviewTables
    inventions: InventionTables
    rules: RuleTables
    tiers: TierTables
    characteristics: CharacteristicTables
    consent: ConsentTables
    loss_cap: LossCap
    contexts: ContextTables
    forgiveness: ForgivenessTables
    study: StudyTables
    commercial: CommercialTables
    merger: MergerTables
    merger_item: int
    """Index of the item under which the merger is booked, -1 where there is none."""
    quota_item: int
    """Index of the item under which quotas are filled, -1 where there are none."""
    institutions: npt.NDArray[np.void]
    """INSTITUTION records, shape (items,)."""
    blacklist: BlacklistTables
    restriction: BlacklistTables
    again_above: npt.NDArray[np.int64]
    """From `compile_attempts`, shape (demands, attempts)."""
    fate: FateTables
    fear: FearTables
    deterrence: DeterrenceTables
    responds: bool
    """Whether people respond at all."""
    knowing: KnowingTables
    refusals_teach: bool
    """Whether a refusal could let somebody learn of a penalty that they do not know of."""
    aware_below: int
    """Share of people who know the rules, units of 2**-32."""
    guarantees: GuaranteeTables
    attributes: npt.NDArray[np.int64]
    """Packed attributes, shape (people,)."""
    look_alikes: LookAlikes
    gallery: LookAlikes
    """The same for those whom the recogniser's gallery holds."""
    neighbours: Neighbours
    key: Key
    side: int
    """Which of two regimes over one life this is: 1 or 2; 1 where there is one."""
    notes: npt.NDArray[np.int64]
    """Word below which a channel notes a moment, units of 2**-32, shape (channels, items); for LIFE
    the word from which the response may withhold it."""
    people: int
    weeks: int
    """Windows of the run, the last one cut or not."""
    most_departure: int
    """Largest distance of a latent score from the start, so that the sum of all people's squares
    stays within 64 bits, points."""
    ledger: bool
