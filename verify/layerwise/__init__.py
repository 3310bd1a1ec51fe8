"""The layerwise theory (arXiv 2311.02960): its networks measured, decided exactly, searched, drawn."""
