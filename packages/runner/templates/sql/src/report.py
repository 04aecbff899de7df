"""Prints the totals, and hands the best city on."""

import argparse
import csv
import os

parser = argparse.ArgumentParser()
parser.add_argument("--totals", required=True)
options = parser.parse_args()

with open(options.totals, newline="") as file:
    totals = list(csv.DictReader(file))
for row in totals:
    print(f"{row['city']}: {row['total']}")
with open(os.environ["LIMINAL_OUTPUT"], "w") as file:
    file.write(f"best={totals[0]['city']}\n")
