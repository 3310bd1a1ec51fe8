"""One self-contained HTML page for any run directory."""

from verify.report.html.page import report_page, write_report

__all__ = ["report_page", "write_report"]
