"""Writes a file for each name in $NAMES, which are separated by commas."""

import os
import sys
from pathlib import Path

folder = Path(sys.argv[1])
names = [name.strip() for name in os.environ["NAMES"].split(",")]
for number, name in enumerate(names):
    (folder / f"{number}.name").write_text(name)
print(f"{len(names)} names")
