"""Numbers the species, and splits the flowers into training, validation and test."""

import argparse
import json
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

SEED = 7


def encode(species: pd.Series) -> tuple[pd.Series, list[str]]:
    names = sorted(species.unique())
    return species.map(names.index), names


def split(flowers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """60 % to train with, 20 % to choose by, 20 % that nothing has seen; each species in each to the same share."""
    train, rest = train_test_split(flowers, train_size=0.6, stratify=flowers["label"], random_state=SEED)
    validation, test = train_test_split(rest, train_size=0.5, stratify=rest["label"], random_state=SEED)
    return {"train": train, "validation": validation, "test": test}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cleaned", required=True, help="Parquet file to read")
    parser.add_argument("--prepared", required=True, type=Path, help="folder to write")
    arguments = parser.parse_args()

    flowers = pd.read_parquet(arguments.cleaned)
    flowers["label"], names = encode(flowers.pop("species"))
    arguments.prepared.mkdir(parents=True, exist_ok=True)
    (arguments.prepared / "species.json").write_text(json.dumps(names))
    for name, part in split(flowers).items():
        part.to_parquet(arguments.prepared / f"{name}.parquet", index=False)
        print(f"{name}: {len(part)} flowers")
