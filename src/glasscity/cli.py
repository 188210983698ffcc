"""The command line: declares the verbs, and turns whatever goes wrong into one sentence."""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from glasscity.commandline import arguments, options
from glasscity.commandline.console import kept, note, prepare_streams, seen_from_here
from glasscity.commandline.failures import (
    BAD_INPUT,
    BROKEN_PIPE,
    INTERRUPTED,
    TERMINATED,
    check_paths,
    sentence,
    unknown_verb,
)
from glasscity.commandline.options import (
    Assumptions,
    Checkpoint,
    Folder,
    Json,
    People,
    Person,
    Points,
    Ranges,
    Repeats,
    RunFolder,
    Runs,
    ScenarioName,
    Seed,
    SeedIfSaid,
    Seeds,
    SeedsIfSaid,
    Settings,
    SettingsOfB,
    SweptScenario,
    Threads,
    ThreadsOfWorkers,
    Threshold,
    TimedPeople,
    TimedScenario,
    Without,
    Workers,
    Years,
)
from glasscity.commandline.stopping import stoppable

NAME = "glasscity"
CHECK_FAILED = 1
"""Exit code where the model disagrees with what it is held against."""
STOPPED = "Stopped; nothing half-done was kept."


class Verbs(TyperGroup):
    """The verbs, in the order in which they are declared; a misspelt one gets the nearest."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb that the first argument names."""
        verb = args[0]
        check_paths(args)
        if not verb.startswith("-") and self.get_command(ctx, verb) is None:
            raise unknown_verb(verb, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Call the verb; what is wrong with its options is told of the verb."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Typer would end with 1, as if a check had failed.
            raise SystemExit(BROKEN_PIPE) from None
        except Exception as error:
            verb = self.get_command(ctx, ctx.invoked_subcommand or "")
            if verb is not None and getattr(error, "ctx", verb) is None:
                error.ctx = type(ctx)(verb, parent=ctx, info_name=verb.name)  # type: ignore[attr-defined]
            raise


app = typer.Typer(
    name=NAME,
    cls=Verbs,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{NAME} {version(NAME)}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _glasscity(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Play social-scoring systems over synthetic people and read what they do to them.

    Start with: glasscity run town
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command("list")
def list_command(json: Json = False) -> None:
    """List the scenarios that come with the laboratory."""
    from glasscity.commandline.listing import list_presets

    list_presets(json)


@app.command("sources")
def sources_command(scenario: ScenarioName, changes: Settings = None, json: Json = False) -> None:
    """Show where every number of a scenario comes from."""
    from glasscity.commandline.listing import show_sources

    show_sources(scenario, arguments.settings(changes or ()), json)


@app.command("validate")
def validate_command(
    scenarios: Annotated[
        list[str], options.scenario("Presets' names or YAML files.", "SCENARIO...")
    ],
) -> None:
    """Check scenario files: one line for each."""
    from glasscity.commandline.listing import validate

    if validate(scenarios):
        raise typer.Exit(BAD_INPUT)


@app.command("resolve")
def resolve_command(
    scenario: ScenarioName,
    changes: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write.", show_default=False),
    ] = None,
) -> None:
    """Print a scenario with nothing left implicit."""
    from glasscity.commandline.listing import resolve

    resolve(scenario, arguments.settings(changes or ()), out)


@app.command("run")
def run_command(
    scenario: ScenarioName,
    people: People = None,
    years: Years = None,
    seed: Seed = 1,
    threads: Threads = None,
    changes: Settings = None,
    out: RunFolder = None,
    json: Json = False,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Keep every single record and denial, and the people.")
    ] = False,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay/--no-replay",
            help="Keep what stories are played again from (50 MB a million people and year).",
        ),
    ] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the run that is in --out already.")
    ] = False,
    ranges: Ranges = 0,
    checkpoint: Checkpoint = None,
) -> None:
    """Play a scenario and print what it did to its people."""
    overrides = arguments.settings(changes or ())
    from glasscity.commandline.playing import Wish, run_scenario

    run_scenario(
        scenario,
        Wish(
            people=people,
            years=years,
            seed=seed,
            threads=threads,
            overrides=overrides,
            out=out,
            ledger=ledger,
            replay=replay,
            force=force,
            json=json,
            ranges=ranges,
            checkpoint=checkpoint,
        ),
    )


@app.command("resume")
def resume_command(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="The folder that the run was to have; what it stands at is beside it.",
            show_default=False,
        ),
    ],
    threads: Threads = None,
    json: Json = False,
    checkpoint: Checkpoint = None,
) -> None:
    """Go on with a run that was interrupted, from its last checkpoint."""
    from glasscity.commandline.playing import resume_run

    resume_run(folder, threads, checkpoint, json)


@app.command("compare")
def compare_command(
    a: Annotated[str, options.scenario("The first scenario: a preset's name or a YAML file.", "A")],
    b: Annotated[
        str | None, options.scenario("The second; A itself, changed, if you do not say.", "B")
    ] = None,
    changes: SettingsOfB = None,
    without: Without = None,
    people: People = None,
    years: Years = None,
    seeds: Seeds = 4,
    threads: Threads = None,
    out: Folder = None,
    json: Json = False,
    decompose: Annotated[
        str | None,
        typer.Option(metavar="OUTCOME", help="Also say which mechanisms of B a harm comes from."),
    ] = None,
    assumptions: Assumptions = 0,
    story: Annotated[
        bool,
        typer.Option(
            "--story/--no-story", help="Whether --out also keeps the life of one person touched."
        ),
    ] = True,
) -> None:
    """Play two scenarios over the same lives and say what differs, and for whom."""
    from glasscity.commandline.comparing import Wish, compare_scenarios, settings_of_b

    overrides = settings_of_b(changes or ())
    compare_scenarios(
        a,
        b,
        Wish(
            people=people,
            years=years,
            seeds=seeds,
            threads=threads,
            overrides=overrides,
            without=without or (),
            out=out,
            json=json,
            decompose=decompose,
            assumptions=assumptions,
            story=story,
        ),
    )


@app.command("story")
def story_command(
    source: Annotated[
        str,
        options.scenario("Folder of a run, a preset's name or a YAML file.", "RUN|SCENARIO"),
    ],
    person: Person = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="A second regime for the same life.",
            autocompletion=options.complete_scenario,
        ),
    ] = None,
    changes_b: SettingsOfB = None,
    without: Without = None,
    find: Annotated[
        str | None,
        typer.Option(
            metavar="CRITERION",
            help="Somebody who fits, at random: silenced, displaced, denied-wrongly, changed, ...",
        ),
    ] = None,
    find_in: Annotated[
        str | None,
        typer.Option(metavar="a|b", help="In which of two worlds they are looked for."),
    ] = None,
    people: People = None,
    years: Years = None,
    seed: SeedIfSaid = None,
    threads: Threads = None,
    changes: Settings = None,
    json: Json = False,
) -> None:
    """Tell the life of one synthetic person, in one world or in two."""
    from glasscity.commandline.comparing import settings_of_b
    from glasscity.commandline.telling import Wish, tell_story

    wish = Wish(
        person=person,
        against=against,
        overrides_b=settings_of_b(changes_b or ()),
        without=without or (),
        find=find,
        find_in=find_in,
        people=people,
        years=years,
        seed=seed,
        threads=threads,
        overrides=arguments.settings(changes or ()),
        json=json,
    )
    tell_story(source, wish)


@app.command("safeguards")
def safeguards_command(
    scenario: ScenarioName,
    people: People = None,
    years: Years = None,
    seeds: Seeds = 4,
    pairs: Annotated[
        bool, typer.Option("--pairs/--no-pairs", help="Also try safeguards two by two.")
    ] = True,
    outcomes: Annotated[
        list[str] | None,
        options.many("--outcome", "HARM", "Rank by this harm instead of the usual four."),
    ] = None,
    workers: Workers = None,
    threads: Threads = None,
    changes: Settings = None,
    out: Folder = None,
    json: Json = False,
) -> None:
    """Rank safeguards by the harm that each avoids, alone and in pairs."""
    overrides = arguments.settings(changes or ())
    from glasscity.commandline.safeguarding import Wish, rank_safeguards

    rank_safeguards(
        scenario,
        Wish(
            people=people,
            years=years,
            seeds=seeds,
            workers=workers,
            threads=threads,
            overrides=overrides,
            outcomes=outcomes or (),
            pairs=pairs,
            out=out,
            json=json,
        ),
    )


@app.command("explore")
def explore_command(
    scenario: SweptScenario = None,
    points: Points = None,
    seeds: SeedsIfSaid = None,
    people: People = None,
    years: Years = None,
    parameters: Annotated[
        list[str] | None,
        options.many("--parameter", "PATTERN", "Vary these numbers, such as 'regime.response.*'."),
    ] = None,
    design: Annotated[
        str | None,
        typer.Option(metavar="D", help="lhs (if not said), sobol, morris or saltelli."),
    ] = None,
    rules: Annotated[
        list[str] | None,
        options.many("--rule", "RULE", "How fear becomes silence; all rival rules if not said."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="HARM",
            help="Also say what this harm rests on; saltelli and morris tell it of each number.",
        ),
    ] = None,
    threshold: Threshold = None,
    changes: Settings = None,
    workers: Workers = None,
    threads: ThreadsOfWorkers = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Play on the Dask cluster there.")
    ] = None,
    out: RunFolder = None,
    resume: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Go on with a sweep that was interrupted."),
    ] = None,
    json: Json = False,
) -> None:
    """Play a scenario over the ranges that its numbers carry."""
    overrides = arguments.settings(changes or ())
    from glasscity.commandline.exploring import Wish, explore_scenario

    explore_scenario(
        Wish(
            scenario=scenario,
            design=design,
            points=points,
            parameters=parameters or (),
            seeds=seeds,
            people=people,
            years=years,
            rules=rules or (),
            overrides=overrides,
            out=out,
            resume=resume,
            workers=workers,
            threads=threads,
            dask=dask,
            outcome=outcome,
            threshold=threshold,
            json=json,
        )
    )


@app.command("report")
def report_command(
    run: Annotated[
        Path,
        typer.Argument(
            metavar="RUN", help="Folder of a run, or of a comparison.", show_default=False
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="HTML file to write; report.html in RUN if not said."),
    ] = None,
    json: Json = False,
) -> None:
    """Write the report of a run or a comparison: one HTML file that needs no network."""
    from glasscity.commandline.playing import write_report

    write_report(run, out, json)


@app.command("doctor")
def doctor_command(
    warm_up: Annotated[
        bool, typer.Option("--warm-up", help="Compile now, so that the first run is quick.")
    ] = False,
    json: Json = False,
) -> None:
    """Say whether this machine is fit, and what is in the cache."""
    from glasscity.commandline.doctor import examine

    examine(warm_up, json)


@app.command("explain")
def explain_command(
    scenario: ScenarioName,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH",
            help="A part, such as regime.scoring.tiers; the whole, if you do not say.",
            show_default=False,
        ),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Show the order of mechanisms in a week.")
    ] = False,
    changes: Settings = None,
    json: Json = False,
) -> None:
    """Say in plain words what a scenario, or a part of it, does."""
    from glasscity.commandline.explaining import explain

    explain(scenario, path, arguments.settings(changes or ()), plan, json)


@app.command("bench")
def bench_command(
    scenario: TimedScenario = None,
    people: TimedPeople = 100_000,
    years: Years = 1,
    repeats: Repeats = 3,
    peers: Annotated[
        bool,
        typer.Option("--peers", help="Time other frameworks on one small model instead."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --peers: a figure, .svg or .png."),
    ] = None,
    changes: Settings = None,
    json: Json = False,
) -> None:
    """Time what each mechanism of a scenario costs, or other frameworks."""
    overrides = arguments.settings(changes or ())
    from glasscity.commandline.benching import Wish, bench, bench_peers
    from glasscity.engine.calendar import days_of

    days = max(1, days_of(years or 1))
    wish = Wish(scenario, people, days, repeats, overrides, out, json)
    (bench_peers if peers else bench)(wish)


@app.command("validate-model")
def validate_model_command(seeds: Runs = 3, json: Json = False) -> None:
    """Hold the model against what is known from elsewhere; exit code 1 if a check fails."""
    from glasscity.commandline.validating import validate_model

    if not validate_model(seeds, json):
        raise typer.Exit(CHECK_FAILED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        Arguments without the program's name; those of this process if not said.

    Returns
    -------
    int
        0, or 2 where something that was asked for is wrong, or 130 after Ctrl-C.
    """
    prepare_streams()
    kept.clear()
    try:
        code = _invoke(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BaseException as error:
        code = _failed(error)
    if argv is None:
        _leave(code)
    return code


def _invoke(argv: list[str]) -> int:
    command = typer.main.get_command(app)
    # Not standalone: Typer would print its own boxes and swallow Ctrl-C.
    with stoppable():
        result = command.main(argv, prog_name=NAME, standalone_mode=False)
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _failed(error: BaseException) -> int:
    """Say what went wrong; return the exit code."""
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else BAD_INPUT
        if code in (TERMINATED, INTERRUPTED):
            _say(_stopped(error))
        if code == BROKEN_PIPE:
            _silence_output()
        return code
    if isinstance(error, BrokenPipeError):
        _silence_output()
        return BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        _say(_stopped(error))
        return INTERRUPTED
    if os.environ.get("GLASSCITY_TRACEBACK", "") not in ("", "0"):
        import traceback

        traceback.print_exception(error)
    _say(sentence(error) + _where_kept(error))
    if isinstance(error, OSError):
        _silence_output()
    return BAD_INPUT


def _stopped(error: BaseException) -> str:
    """Return what was stopped, in the words of whoever knows more of it."""
    notes: list[str] = getattr(error, "__notes__", [])
    if notes:
        return notes[0]
    return f"Stopped; what was played is kept in {_places()}." if kept else STOPPED


def _where_kept(error: BaseException) -> str:
    if not kept:
        return ""
    unprinted = isinstance(error, OSError) and error.filename is None
    what = "Only printing failed: what" if unprinted else "What"
    return f" {what} was played is kept in {_places()}."


def _places() -> str:
    return " and ".join(seen_from_here(place) for place in kept)


def _say(line: str) -> None:
    with suppress(OSError, ValueError):
        note(line)


def _silence_output() -> None:
    """Keep the interpreter from trying once more, on its way out, to flush what cannot be."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(sys.stdout, io.TextIOWrapper):
            return
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for good


def _leave(code: int) -> None:
    """See to it that nothing changes the exit code any more, now that all is said."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if code not in (INTERRUPTED, TERMINATED):
        return
    # Kernels that are still being compiled are not waited for: nothing they make is wanted.
    if threading.active_count() == 1:
        atexit._run_exitfuncs()
    # The interpreter would end by the signal itself where an interrupt has passed through `exec`.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
