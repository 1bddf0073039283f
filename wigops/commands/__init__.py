"""The commands: what they print, and the exit status of whatever goes wrong."""

from wigops.commands.main import run
