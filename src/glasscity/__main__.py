"""``python -m glasscity``: the same as the command ``glasscity``."""

import sys

from glasscity.cli import main

if __name__ == "__main__":
    sys.exit(main())
