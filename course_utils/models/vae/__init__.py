"""Autoencoders, variational and plain."""

from course_utils.models.vae.vae import VAE

__all__ = ["VAE"]
