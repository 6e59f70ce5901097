"""What all models of two players share: who moves which parameters, and in which order."""

from course_utils.models.base import Objective, Trainable


class TwoPlayers(Trainable):
    """A discriminator learns to tell data from what a generator makes, which learns to deceive it.

    A model writes `discriminator_loss(batch)` and `generator_loss(batch)`. `players` are the names of the two
    networks, `k` is how many steps the discriminator takes for each one of the generator: Algorithm 1 in
    Goodfellow et al. 2014 (arXiv 1406.2661). Chapters 08 to 14.
    """

    players = ("discriminator", "generator")
    k = 1

    def objectives(self) -> list[Objective]:
        """First the discriminator's steps, then the generator's one; each moves its own parameters alone."""
        d, g = self.players
        return [
            Objective(d, self.discriminator_loss, list(getattr(self, d).parameters()), self.k),
            Objective(g, self.generator_loss, list(getattr(self, g).parameters())),
        ]
