"""Says of which species flowers are: a list of their measures as JSON in, a list of species out."""

import json
import os
from pathlib import Path

import joblib
import pandas as pd

# Loaded once, before the first request; the folder of one version, so that it stays the same while the server runs.
folder = Path(os.environ["MODEL"])
model = joblib.load(folder / "model.joblib")
species = json.loads((folder / "species.json").read_text())


def predict(body: bytes) -> list[str]:
    flowers = pd.DataFrame(json.loads(body))[list(model.feature_names_in_)]
    return [species[label] for label in model.predict(flowers)]
