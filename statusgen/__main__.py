"""The command `statusgen`, and `python -m statusgen`."""

import gc
import signal


def main() -> None:
    # Ctrl-C while all that is needed is imported would show a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Nearly all that a command imports and makes is needed to its end, and it would be looked at again and again. Those
    # that last, `watch` and `serve`, switch it on again once they are up.
    gc.disable()
    from statusgen.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
