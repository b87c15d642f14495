"""What is asked of whoever leads a committee, by noun."""
