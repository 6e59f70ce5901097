"""How the course draws: colours by role, pictures as data, figures."""
