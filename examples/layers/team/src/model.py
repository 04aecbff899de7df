"""Stands in for the models of the team: writes what it was asked for."""

import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--what", required=True)
parser.add_argument("--to", required=True)
options = parser.parse_args()

with open(options.to, "w") as file:
    file.write(f"{options.what} of {os.environ['TEAM']} in {os.environ['STAGE']}\n")
print(f"wrote {options.to}")
