"""How the platforms are asked: requests sent under deadline, quota and circuit, and what they told gathered."""
