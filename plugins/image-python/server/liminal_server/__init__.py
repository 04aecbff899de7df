"""Answers HTTP requests by calling functions of the user's modules."""
