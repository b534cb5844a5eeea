"""Small functions that read one thing out of words: a number, a sum, a date, a period, a law."""
