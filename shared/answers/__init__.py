"""What a caller is answered: shapes, composition, pages and words."""
