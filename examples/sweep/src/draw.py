"""Draws points of a curve of the second degree, with noise."""

import argparse
import json
import os
import random

parser = argparse.ArgumentParser()
parser.add_argument("--points", type=int, required=True)
parser.add_argument("--noise", type=float, required=True)
parser.add_argument("--data", required=True)
options = parser.parse_args()

draw = random.Random(1)
xs = [draw.uniform(-1, 1) for _ in range(options.points)]
points = [(x, 1 - 2 * x + 3 * x * x + draw.gauss(0, options.noise)) for x in xs]
with open(options.data, "w") as file:
    json.dump(points, file)
print(f"drew {len(points)} points")

with open(os.environ["LIMINAL_OUTPUT"], "w") as file:
    json.dump({"data": options.data}, file)
