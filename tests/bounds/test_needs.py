"""`import bounds` needs what docs/bounds.md says, and nothing else."""

import subprocess
import sys
from pathlib import Path

ALONE = """
import sys
from importlib.abc import MetaPathFinder


class Refused(MetaPathFinder):
    allowed = {"bounds", "numpy", "scipy", "mpmath", "flint"} | sys.stdlib_module_names

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in self.allowed:
            raise ModuleNotFoundError(name, name=name)


sys.meta_path.insert(0, Refused())
import bounds

print(bounds.evaluate("R6", n=10, K=3, d=31, L=[4, 6], theta=0.1, delta=0.07, eps=0.1, rho=0))
"""


def test_bounds_are_evaluated_without_the_rest_of_what_is_installed():
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "layerwise/R6: C_ratio at layer 4, 2 points" in done.stdout
