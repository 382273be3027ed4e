"""An answer to a question in other formats: tables, JSON, linked data, feeds, graphs, references.
Nothing is asked here, and nothing read.
"""
