"""The three ways in which work ends early: a user error, trouble with the machine, a cancellation.

Anything else that is raised is a bug and goes to the bug report.
Messages are whole plain Chinese sentences: what happened, that nothing is lost, what to do next.
"""


class AppError(Exception):
    """Base of everything that is told to the person in words; `exit_code` is for the command line."""

    exit_code = 2

    @property
    def sentence(self) -> str:
        """The text to show as it is."""
        return str(self)


class UserError(AppError):
    """What was asked for or handed in cannot be taken as it is; nothing was written."""

    exit_code = 2


class TroubleError(AppError):
    """The machine, the disk, the line or a file is not in order; nothing saved is lost."""

    exit_code = 3


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person stopped a long piece of work; nothing of it took effect."""
