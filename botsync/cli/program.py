"""Runs one command, and turns whatever can end it into an exit code."""

import click

from botsync.cli.app import cli


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; errors are printed."""
    try:
        result = cli.main(arguments, prog_name="botsync", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as problem:
        from botsync.cli.exits import Exit  # noqa: PLC0415  (start-up time)

        problem.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        from botsync.cli import output  # noqa: PLC0415  (start-up time)
        from botsync.cli.exits import Exit  # noqa: PLC0415  (start-up time)

        output.note("interrupted")
        return Exit.INTERRUPTED
    except SystemExit:  # click's way to end when nobody reads on (`botsync plan | head`)
        return 0
    except Exception as problem:  # noqa: BLE001  (the last line of defence)
        return _failed(problem)
    return int(result or 0)


def _failed(problem: Exception) -> int:
    from botsync.cli import output  # noqa: PLC0415  (start-up time)
    from botsync.cli.exits import Exit, exit_of  # noqa: PLC0415  (start-up time)
    from botsync.errors import BotsyncError  # noqa: PLC0415  (start-up time)

    if isinstance(problem, BotsyncError):
        output.error(problem)
        return exit_of(problem)
    output.bug(problem)
    return Exit.BUG
