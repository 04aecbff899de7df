"""Puts a candidate in the place of the production model, and keeps the former one beside it.

production is a link to one of the folders in versions, so that it changes from one moment to the next; previous, beside
it, is a link to the version before.
"""

import argparse
import os
import shutil
import time
from pathlib import Path


def deploy(candidate: Path, production: Path) -> Path:
    versions = production.parent / "versions"
    version = versions / time.strftime("%Y%m%d-%H%M%S")
    arriving = versions / f".{version.name}-{os.getpid()}"
    shutil.copytree(candidate, arriving)
    version = version if not version.exists() else version.with_name(f"{version.name}-{os.getpid()}")
    arriving.rename(version)
    if production.is_symlink():
        point(production.with_name("previous"), production.readlink())
    point(production, Path("versions") / version.name)
    return version


def point(link: Path, target: Path) -> None:
    """Makes a link, or turns it, in one step."""
    arriving = link.with_name(f".{link.name}-{os.getpid()}")
    arriving.symlink_to(target)
    arriving.replace(link)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", required=True, type=Path, help="folder of the model to deploy")
    parser.add_argument("--production", required=True, type=Path, help="the production model's place")
    arguments = parser.parse_args()

    version = deploy(arguments.candidate, arguments.production)
    print(f"{arguments.candidate.name} is in production as {version.name}")
    with open(os.environ["LIMINAL_OUTPUT"], "a") as output:
        print(f"version={version.name}", file=output)
