"""Who lives in the city: synthetic people, drawn from published shares of a population."""
