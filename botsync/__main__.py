"""Run botsync with ``python -m botsync``."""

from botsync.cli import main

if __name__ == "__main__":
    main()
