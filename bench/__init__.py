"""What the program takes, measured against budgets: a script for each question."""
