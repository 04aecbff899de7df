"""Greets its share of the names: instances of a task tell themselves apart by what is in their environment."""

import os
import sys
from pathlib import Path

split, of = int(os.environ["LIMINAL_SPLIT_ID"]), int(os.environ["LIMINAL_NUM_SPLITS"])
for path in sorted(Path(sys.argv[1]).glob("*.name")):
    if int(path.stem) % of != split:
        continue
    greeting = f"Hello {path.read_text()}!"
    path.with_suffix(".greeting").write_text(greeting)
    print(greeting)
