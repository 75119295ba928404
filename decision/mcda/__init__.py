"""The numbers: every question of the evaluation document, without Django or the project.

`evaluate` answers a document; everything else here serves it. NumPy and SciPy do the work,
pymcdm is reached only through `decision.mcda.ranking.adapter`, and only when a method needs it.
"""

from decision.mcda.errors import McdaError
from decision.mcda.evaluate import evaluate

__all__ = ["McdaError", "evaluate"]
