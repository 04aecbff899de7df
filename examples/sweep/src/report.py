"""Says which degree was chosen."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--degree", required=True)
parser.add_argument("--percent", required=True)
parser.add_argument("--date", required=True)
options = parser.parse_args()
print(f"{options.date}: a polynomial of degree {options.degree} fits, off by {options.percent} %")
