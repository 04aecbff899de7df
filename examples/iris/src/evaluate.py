"""Picks the candidate that does best on the validation flowers, and measures it on the test flowers."""

import argparse
import os
from pathlib import Path

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score, f1_score


def read(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    flowers = pd.read_parquet(path)
    return flowers.drop(columns="label"), flowers["label"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", required=True, type=Path, help="folder that prepare.py wrote")
    parser.add_argument("--store", required=True, type=Path, help="folder with a folder for each candidate")
    parser.add_argument("--candidates", required=True, nargs="+", help="their names; of equally good ones the first wins")
    arguments = parser.parse_args()

    validation, validation_labels = read(arguments.prepared / "validation.parquet")
    test, test_labels = read(arguments.prepared / "test.parquet")
    # By name: the store may still hold candidates of earlier runs.
    models = {name: joblib.load(arguments.store / name / "model.joblib") for name in arguments.candidates}
    scores = {name: accuracy_score(validation_labels, model.predict(validation)) for name, model in models.items()}
    for name, score in scores.items():
        print(f"{name}: {score:.3f} on the validation flowers")

    best = max(scores, key=scores.get)
    predicted = models[best].predict(test)
    accuracy = accuracy_score(test_labels, predicted)
    f1 = f1_score(test_labels, predicted, average="macro")
    print(f"best is {best}: {accuracy:.3f} on the test flowers")
    with open(os.environ["LIMINAL_OUTPUT"], "a") as output:
        print(f"best={best}", f"accuracy={accuracy:.4f}", f"f1={f1:.4f}", sep="\n", file=output)
