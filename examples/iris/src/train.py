"""Trains one candidate."""

import argparse
from pathlib import Path
from shutil import copy

import joblib
import pandas as pd
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 7


def make_model(method: str):
    if method == "logistic":
        from sklearn.linear_model import LogisticRegression

        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    if method == "forest":
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(n_estimators=100, random_state=SEED)
    from sklearn.neighbors import KNeighborsClassifier

    return make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=7))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", required=True, type=Path, help="folder that prepare.py wrote")
    parser.add_argument("--candidate", required=True, type=Path, help="folder to write the model to")
    parser.add_argument("--method", required=True, choices=["logistic", "forest", "neighbors"])
    arguments = parser.parse_args()

    flowers = pd.read_parquet(arguments.prepared / "train.parquet")
    model = make_model(arguments.method)
    model.fit(flowers.drop(columns="label"), flowers["label"])
    arguments.candidate.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, arguments.candidate / "model.joblib")
    copy(arguments.prepared / "species.json", arguments.candidate)
    print(f"trained {arguments.method} on {len(flowers)} flowers")
