"""Lets only a model through that is good enough."""

import argparse
import sys

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accuracy", required=True, type=float)
    parser.add_argument("--threshold", required=True, type=float)
    arguments = parser.parse_args()

    # Asked this way round, a model whose accuracy is not a number does not pass either.
    if not arguments.accuracy >= arguments.threshold:
        sys.exit(f"accuracy {arguments.accuracy} is below the threshold {arguments.threshold}: nothing is deployed")
    print(f"accuracy {arguments.accuracy} reaches the threshold {arguments.threshold}")
