"""What can go wrong, said for people, and the exit status each kind has on the command line."""


class WigopsError(Exception):
    """One plain sentence for the person at the screen or the terminal; never personal data."""

    exit_status = 2


class RefusedError(WigopsError):
    """A rule said no (the gate, a load check, a role); nothing changed."""

    exit_status = 1


class BadInputError(WigopsError):
    """The request or the input cannot be used as it stands; nothing changed."""

    exit_status = 2


class DiskFullError(BadInputError):
    """There is no room on the disk; nothing changed, and it may be done once there is."""


class BusyError(WigopsError):
    """The database stayed in use by another process for the whole time allowed; nothing changed."""

    exit_status = 3


class OwedError(WigopsError):
    """The deed is done and on record; what follows from it is owed, and done as soon as it can be."""

    exit_status = 4
