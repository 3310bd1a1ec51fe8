"""The weight-Gram theory (arXiv 2605.06258): captured layers, split updates, target linearity, figures."""
