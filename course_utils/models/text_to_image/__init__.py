"""Text to image: GAN-INT-CLS and StackGAN on captioned drawings, and a text encoder."""
