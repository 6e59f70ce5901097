"""What is measured of models and their samples."""
