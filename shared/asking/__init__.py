"""What a caller asks: parameters, their checks, and what to ask instead."""
