"""Text to image: GAN-INT-CLS and StackGAN on captioned drawings, a text encoder, and a judge."""
