"""What a record counts for."""
