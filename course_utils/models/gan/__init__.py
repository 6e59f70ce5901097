"""Generative adversarial networks: the losses of the games, and the networks that play them."""

from course_utils.models.gan.gan import GAN

__all__ = ["GAN"]
