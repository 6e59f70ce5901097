"""Chapter 13: StyleGAN."""
