"""Drops flowers that are incomplete, doubled or impossible."""

import argparse

import pandas as pd

MEASURES = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]


def clean(flowers: pd.DataFrame) -> pd.DataFrame:
    complete = flowers.dropna().drop_duplicates()
    possible = complete[MEASURES].gt(0).all(axis=1) & complete[MEASURES].lt(30).all(axis=1)
    return complete[possible].reset_index(drop=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flowers", required=True, help="Parquet file to read")
    parser.add_argument("--cleaned", required=True, help="Parquet file to write")
    arguments = parser.parse_args()

    flowers = pd.read_parquet(arguments.flowers)
    cleaned = clean(flowers)
    cleaned.to_parquet(arguments.cleaned, index=False)
    print(f"kept {len(cleaned)} of {len(flowers)} flowers")
