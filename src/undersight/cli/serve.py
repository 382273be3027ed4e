"""`undersight serve` and `undersight demo`: the registry in a browser."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.bundled import tell_changed
from undersight.cli.registry import HERE, Registry, open_registry
from undersight.errors import UndersightError, worded

Port = Annotated[int, typer.Option(envvar="PORT", help="Port to listen on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Workers = Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)]


THREADS = 4
"""Requests that one worker answers at once; each has a connection to the database of its own."""

BACKPRESSURE = 64
"""Requests that one worker takes on before it lets others wait at the door."""


def add_to(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(
    *, registry: Registry = HERE, port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 1
) -> None:
    """Serve the registry's pages. No access log is kept."""
    claim_port(host, port)
    open_registry(registry)
    tell_changed(registry)
    run(host, port, workers)


def demo(registry: Registry = Path(".demo"), port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Make the sample registry (the first time) and serve it.

    The sample holds documented deployments with their sources, and the United States' federal
    inventory of AI use cases in three versions.
    """
    from undersight.cli.sample import make_sample

    claim_port(host, port)
    make_sample(registry)
    tell_changed(registry)
    run(host, port, 1)


class PortError(UndersightError):
    """Nobody can listen there."""


def claim_port(host: str, port: int) -> None:
    """Tries the port before anything else is done: the server itself would share it with another
    one without a word. Raises PortError.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as after a stop just now
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortError(
                worded(
                    "port %(port)s of %(host)s is taken, perhaps by another `undersight serve`; "
                    "give another one by --port",
                    host=host,
                    port=port,
                )
            ) from error
        raise PortError(
            worded(
                "nobody can listen on port %(port)s of %(host)s: %(error)s",
                host=host,
                port=port,
                error=error.strerror,
            )
        ) from error


def run(host: str, port: int, workers: int) -> None:
    """Prints the address and serves until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["DJANGO_SETTINGS_MODULE"] = "undersight.site.settings"
    output.say(
        worded(
            "Undersight is at http://%(host)s:%(port)s/  (Ctrl-C stops it)", host=host, port=port
        )
    )
    Granian(
        "undersight.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()
