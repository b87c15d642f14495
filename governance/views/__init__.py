"""The pages of committees, by noun."""
