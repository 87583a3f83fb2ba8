"""Demo marketplaces: three local servers that speak the platforms' wire formats over one invented catalogue."""
