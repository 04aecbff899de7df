"""Draws points around a line."""

import argparse
import csv
import random

parser = argparse.ArgumentParser()
parser.add_argument("--points", type=int, required=True)
parser.add_argument("--to", required=True)
options = parser.parse_args()

draw = random.Random(1)
with open(options.to, "w", newline="") as file:
    rows = csv.writer(file)
    rows.writerow(["x", "y"])
    for _ in range(options.points):
        x = draw.uniform(0, 10)
        rows.writerow([x, 2 * x + 1 + draw.gauss(0, 1)])
print(f"drew {options.points} points")
