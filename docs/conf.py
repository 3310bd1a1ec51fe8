"""How the site is built: `sphinx-build -W docs site`."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from hooks import MADE, write_made

import verify

project = "dln-verify"
author = "the dln-verify authors"
version = release = verify.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "hooks"]
exclude_patterns = ["hooks.py", "README.md"]
root_doc = "index"

myst_enable_extensions = ["dollarmath", "attrs_inline"]
myst_dmath_double_inline = True
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]

default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
python_maximum_signature_line_length = 88
add_module_names = False

html_theme = "furo"
html_title = f"dln-verify {version}"
html_static_path = ["assets"]
html_css_files = ["site.css"]
html_extra_path = [str(MADE / "extra")]
html_copy_source = False
html_show_sphinx = False
html_math_renderer = "mathml"
html_theme_options = {"navigation_with_keys": True}

write_made()
