"""Results kept as text, and whether later ones have drifted from them: of any theory."""
