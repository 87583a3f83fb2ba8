"""The invented world: what is performed where and when, and what it costs, the same for every marketplace."""
