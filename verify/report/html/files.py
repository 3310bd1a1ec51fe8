"""Reading what a run left, whole or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.report.html.document import Document, Frame


def read_json(document: Document, path: Path, what: str) -> dict[str, Any] | None:
    """The record in a file; None, with a line on what is missing, where it is not there or damaged."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        document.missing.append(f"{what}: {path.name} is not there")
        return None
    except (OSError, ValueError) as error:
        document.missing.append(f"{what}: {path.name} cannot be read ({error})")
        return None
    if not isinstance(record, dict):
        document.missing.append(f"{what}: {path.name} is no record")
        return None
    return record


def read_csv(document: Document, path: Path, what: str) -> Frame | None:
    """The table in a file; None, with a line on what is missing, where it is not there or damaged."""
    import pandas as pd

    try:
        return pd.read_csv(path, low_memory=False)
    except FileNotFoundError:
        document.missing.append(f"{what}: {path.name} is not there")
    except (OSError, ValueError) as error:
        document.missing.append(f"{what}: {path.name} cannot be read ({error})")
    return None
