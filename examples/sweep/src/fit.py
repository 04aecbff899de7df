"""Fits a polynomial of one degree by least squares, and says how far it is off."""

import argparse
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--degree", type=int, required=True)
options = parser.parse_args()

with open(options.data) as file:
    points = json.load(file)

size = options.degree + 1
rows = [[sum(x ** (i + j) for x, _ in points) for j in range(size)] for i in range(size)]
for i, row in enumerate(rows):
    row.append(sum(y * x**i for x, y in points))
for i in range(size):
    pivot = max(range(i, size), key=lambda j: abs(rows[j][i]))
    rows[i], rows[pivot] = rows[pivot], rows[i]
    for j in range(size):
        if j != i:
            factor = rows[j][i] / rows[i][i]
            rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i])]
weights = [rows[i][size] / rows[i][i] for i in range(size)]

squares = [(y - sum(w * x**i for i, w in enumerate(weights))) ** 2 for x, y in points]
error = (sum(squares) / len(points)) ** 0.5
print(f"degree {options.degree}: off by {error:.4f}")
with open(os.environ["LIMINAL_OUTPUT"], "w") as file:
    file.write(f"error={error}\n")
