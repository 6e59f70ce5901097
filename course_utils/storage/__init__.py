"""What lies on the disk: files written whole, image files, checkpoints, kept weights and results."""
