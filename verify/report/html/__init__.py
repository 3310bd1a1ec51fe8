"""One self-contained HTML page for any run directory."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.report.html.page import report_page, write_report

__all__ = ["report_page", "write_report"]


def __getattr__(name: str) -> Any:
    """The names above, on first use: `explain` typesets without a page, and a page explains statements."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from verify.report.html import page

    return getattr(page, name)
