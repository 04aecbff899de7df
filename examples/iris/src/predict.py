"""Says of which species new flowers are, with the model in production."""

import argparse
import json
import os
from pathlib import Path

import joblib
import pandas as pd

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--production", required=True, type=Path, help="the production model's place")
    parser.add_argument("--flowers", required=True, help="Parquet file with the flowers' measures")
    parser.add_argument("--predictions", required=True, type=Path, help="Parquet and CSV files to write, without ending")
    arguments = parser.parse_args()

    flowers = pd.read_parquet(arguments.flowers)
    # The version itself, so that both files are of the same one even if another is deployed meanwhile.
    version = arguments.production.resolve(strict=True)
    model = joblib.load(version / "model.joblib")
    species = json.loads((version / "species.json").read_text())
    predictions = flowers.assign(species=[species[label] for label in model.predict(flowers)])
    predictions.to_parquet(arguments.predictions.with_suffix(".parquet"), index=False)
    predictions.to_csv(arguments.predictions.with_suffix(".csv"), index=False)
    print(predictions.to_string(index=False))
    with open(os.environ["LIMINAL_OUTPUT"], "a") as output:
        print(f"flowers={len(predictions)}", file=output)
