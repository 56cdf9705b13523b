"""What can be asked of trained runs: scores now, comparisons later."""
