"""Chooses the smallest degree whose error is about the least."""

import argparse
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--errors", type=json.loads, required=True)
parser.add_argument("--points", type=json.loads, required=True)
options = parser.parse_args()

best = min(options.errors)
degree = next(i for i, error in enumerate(options.errors, start=1) if error <= best * 1.05)
print(f"degree {degree} of {len(options.errors)}, on {sum(options.points)} points")
with open(os.environ["LIMINAL_OUTPUT"], "w") as file:
    file.write(f"degree={degree}\nerror={options.errors[degree - 1]}\n")
