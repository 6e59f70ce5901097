"""Chapter 08: GAN training in one dimension."""
