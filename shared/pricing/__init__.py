"""What a ticket costs and whether that is good: prices like with like, deals and the value score."""
