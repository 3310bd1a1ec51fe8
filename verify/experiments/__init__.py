"""What an experiment is, how it is stored and what is seen in it; each theory declares its own."""
