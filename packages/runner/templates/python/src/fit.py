"""Fits a line to points, and says how good it is."""

import argparse
import csv
import os

parser = argparse.ArgumentParser()
parser.add_argument("--points", required=True)
options = parser.parse_args()

with open(options.points, newline="") as file:
    points = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]

mean_x = sum(x for x, _ in points) / len(points)
mean_y = sum(y for _, y in points) / len(points)
slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
quality = 1 - rest / sum((y - mean_y) ** 2 for _, y in points)

with open(os.environ["LIMINAL_OUTPUT"], "w") as file:
    file.write(f"slope={slope:.3f}\nquality={quality:.3f}\n")
print(f"slope {slope:.3f}, quality {quality:.3f}")
