"""The query language, from text to SQL with its parameters. Runs nothing and knows no database."""
