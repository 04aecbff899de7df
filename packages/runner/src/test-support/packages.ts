import { execFileSync } from 'node:child_process'

/** A pyproject.toml with one dependency. */
export function pyproject(dependency: string): string {
  return `[project]\nname = "own"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["${dependency}"]\n`
}

/** What `uv lock` writes for a project that needs six 1.16.0. */
export const lock = `version = 1
revision = 3
requires-python = ">=3.10"

[[package]]
name = "own"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "six" }]

[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://pypi.org/simple" }
wheels = [
    { url = "https://files.pythonhosted.org/packages/d9/5a/e7c31adbe875f2abbb91bd84cf2dc52d792b5a01506781dbcf25c91daf11/six-1.16.0-py2.py3-none-any.whl", hash = "sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254", size = 11053 },
]
`

const program = `
import sys, zipfile
folder, name = sys.argv[1:]
about = f"{name}-1.dist-info"
files = {
    f"{name}.py": "",
    f"{about}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1\\n",
    f"{about}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
files[f"{about}/RECORD"] = "".join(f"{path},,\\n" for path in [*files, f"{about}/RECORD"])
with zipfile.ZipFile(f"{folder}/{name}-1-py3-none-any.whl", "w") as wheel:
    for path, text in files.items():
        wheel.writestr(path, text)
`

/** Makes a wheel with one empty module. */
export function writeWheel(folder: string, name: string): void {
  execFileSync('python3', ['-c', program, folder, name])
}
