"""Every default that changes a result stands here a second time: who turns one over must mean it.

A default of the package is a number, a word, a switch or a tuple; None and functions are left out, and so are
arguments that only name something in a message, and the answers to exercises. Figures of papers are marked
with their source.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import course_utils

ROOMS = ("chapters", "data", "metrics", "models", "nn", "probability", "training")
MESSAGES = {"name", "device", "folder"}
EXPECTED = """
chapters.ch01.anomalies.anomalies(seed=0)
chapters.ch01.cliff_world.world(gust=0.2)
chapters.ch01.cliff_world.draw_policy(role='model')
chapters.ch01.features.prototype_features(prototypes=200)
chapters.ch01.geodesic.geodesic(neighbours=6)
chapters.ch01.stencils.fit_mixture(components=50, steps=30)
chapters.ch01.transition_model.TransitionModel(caution=0.01)
chapters.ch01.value_iteration.plan(survival=0.97, steps=500)
chapters.ch01.value_iteration.success(survival=0.97)
chapters.ch01.value_iteration.simulate(survival=0.97, steps=500, seed=0)
chapters.ch02.fit_gaussian.sample(n=40, seed=1)
chapters.ch03.parameter_counts.full_table(levels=2)
chapters.ch03.parameter_counts.independent(levels=2)
chapters.ch03.parameter_counts.chain_rule(levels=2)
chapters.ch03.parameter_counts.markov(levels=2)
chapters.ch03.parameter_counts.directed_graph(levels=2)
chapters.ch03.parameter_counts.fvsbn(levels=2)
chapters.ch03.parameter_counts.pixelcnn(levels=2, colours=1)
chapters.ch05.diagrams.arrow(bend=0.0)
chapters.ch08.faulty_gan.faulty_gan(faults=(), seed=0, steps=600)
chapters.ch08.gan_1d.gan_dynamics(projector=False)
chapters.ch08.gan_1d_crowd.Crowd(capacity=200)
chapters.ch08.gan_1d_crowd.Crowd.play(every=10)
chapters.ch08.gan_1d_run.GanRun(capacity=5000)
chapters.ch08.gan_1d_settings.Settings(target='one Gaussian', noise='normal', objective='non-saturating', optimizer='Adam', log_lr_d=-2.3, log_lr_g=-3.3, k=1, batch_size=128, seed=0, d_layers='32, 32', g_layers='32, 32', half_steps=False, arrows=True, crowd=False, drawing=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.4, 0.8, 0.4, 0.1, 0.0, 0.0, 0.0, 0.0, 0.2, 0.25, 0.3, 0.3, 0.25, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
chapters.ch09.gan_2d.Settings(data='ring of 8', method='plain', unrolled=0, log_lr_d=-3.5, log_lr_g=-3.0, seed=0)
chapters.ch09.gan_2d.PlaneRun(capacity=1500)
chapters.ch09.stacked_digits.stacked_gan(pack=1)
chapters.ch13.missing_corner.in_corner(margin=0.0)
chapters.ch14.students.make_student(event_shape=(1, 8, 8), levels=17)
chapters.ch14.task_timeline.Settings(past='stored images', kept=2, share='fair: 1, 1/2, 1/3, ...', seed=0)
chapters.ch15.diagrams.draw_machine(pixels=4, hidden=3)
chapters.ch15.diagrams.draw_causality(places=6)
data.batches.batches(seed=0)
data.batches.labelled_batches(seed=0)
data.datasets.load(download=False)
data.faces.draw_faces(side=16, ears=False, fur=False)
data.mixtures.ring(modes=8, radius=2.0, scale=0.02)
data.mixtures.grid(side=5, spacing=2.0, scale=0.05)
data.paired.paired_batches(seed=0)
data.paired.unpaired_batches(seed=0)
data.paired.paintings(seed=0)
data.paired.outlines_to_paintings(seed=0)
data.paired.grey_to_colour(seed=0)
data.paired.small_to_large(seed=0, side=4)
data.paired.unpaired(seed=0)
data.shapes.caption(template=0, synonyms=(0, 0, 0, 0, 0), leave_out=())
data.shapes.describe(omit=0.1)
data.shapes.make(seed=0, omit=0.1)
data.transforms.binarize_stochastic(seed=0)
data.transforms.dequantize(seed=0)
metrics.path_length.path_length(step=0.0001)  # Karras et al. 2018, arXiv 1812.04948, section 4.1
metrics.precision_recall.density_coverage(k=5)  # Naeem et al. 2020, arXiv 2002.09797
metrics.precision_recall.precision_recall(k=3)  # Kynkäänniemi et al. 2019, arXiv 1904.06991
models.base.AutoregressiveModel(levels=2)
models.classifiers.digits.DigitClassifier(channels=16, feature_dim=64, classes=10, levels=17)
models.classifiers.digits.DigitClassifier.check_split(anywhere=False)
models.classifiers.faces.AttributeClassifier(traits=10, channels=24)
models.classifiers.shapes.FactorClassifier(channels=12, feature_dim=64)
models.diagonal_bilstm.DiagonalLSTM(colours=1)
models.diagonal_bilstm.DiagonalBiLSTMLayer(colours=1)
models.diffusion.ddpm.DDPM(levels=17, steps=100, hidden_units=256)
models.diffusion.ddpm.DDPM.log_prob_bound(samples=1)
models.energy.rbm.RBM(hidden_units=64, learning='cd', steps=1, chains=100)
models.energy.rbm.annealed_log_partition(chains=100, temperatures=1000)
models.flows.coupling.NICE(hidden_units=256, layers=4)
models.flows.coupling.RealNVP(hidden_units=256, layers=6, unit_interval=False)
models.gan.biggan.BigGAN(noise_dim=32, channels=32, classes=10, levels=17, k=1)
models.gan.biggan.BigGAN.sample(truncation=inf)
models.gan.dcgan.Rules.adam(rate=0.0002)  # Radford et al. 2015, arXiv 1511.06434, section 4
models.gan.dcgan.DCGAN(noise_dim=16, channels=32, levels=17, rules=Rules(strided=True, batch_norm=True, rectifiers=True, tanh_output=True, all_convolutional=True, small_weights=True, low_momentum=True), objective='non-saturating')
models.gan.dirac.DiracGAN.update(alternating=False)
models.gan.dirac.DiracGAN.update_eigenvalues(alternating=False)
models.gan.dirac.DiracGAN(objective='minimax', r1=0.0)
models.gan.dirac.trajectory(alternating=False)
models.gan.ensemble.GANEnsemble(noise_dim=16, hidden_units=(64, 64), objective='non-saturating', pack=1, deviation=False)
models.gan.gan.GAN(noise_dim=16, hidden_units=64, objective='non-saturating', noise='normal', k=1)
models.gan.gan.GAN.play(k=1)
models.gan.penalties.r1(weight=1.0)
models.gan.penalties.slope_at_most_one(weight=10.0)  # as slope_one
models.gan.penalties.slope_one(weight=10.0)  # Gulrajani et al. 2017, arXiv 1704.00028, section 4
models.gan.penalties.with_r1(weight=1.0)
models.gan.penalties.wasserstein(weight=10.0, one_sided=False)  # the same
models.gan.unrolled.UnrolledGAN(steps=5, rule=Adam(lr=0.001, betas=(0.5, 0.999), eps=1e-08))
models.image_gpt.ImageGPT(layers=4, width=64, heads=4, levels=2, dropout=0.0)
models.image_gpt.Block(dropout=0.0)
models.made.MADE(hidden_units=(500,), dropout=0.0, seed=0)
models.made.make_masks(seed=0)
models.made.OrderAgnosticMADE(hidden_units=(500,), orders=32, dropout=0.0, seed=0)  # Germain et al. 2015, arXiv 1502.03509, table 6: 32 masks
models.made.OrderAgnosticMADE.in_order(seed=0)
models.nade.NADE(hidden_units=500, activation='sigmoid', dropout=0.0)  # Larochelle and Murray 2011
models.pixelcnn.gated.GatedPixelCNN(layers=7, channels=64, levels=2, dropout=0.0, position_bias=False)
models.pixelcnn.gated.GatedLayer(colours=1)
models.pixelcnn.logistic.LogisticPixelCNN(layers=7, channels=64, levels=256, dropout=0.0, position_bias=False)
models.pixelcnn.pixelcnn.PixelCNN(layers=7, channels=64, levels=2, dropout=0.0, position_bias=False)
models.raster.RasterModel(levels=2, dropout=0.0)
models.raster.PixelRNN(layers=7, hidden_units=16, levels=2, dropout=0.0, position_bias=False)  # van den Oord et al. 2016, arXiv 1601.06759, table 1: MNIST
models.rnade.RNADE(hidden_units=50, components=10)
models.row_lstm.RowLSTMLayer(colours=1)
models.simple.bayesian_network.BayesianNetwork(levels=2)
models.simple.bayesian_network.BayesianNetwork.fit_counts(pseudo_count=0.5)
models.simple.bernoulli.ProductOfBernoullis.fit_counts(pseudo_count=0.1)
models.simple.bernoulli_mixture.BernoulliMixture(components=50, pseudo_count=0.1, seed=0)
models.simple.gaussian.Gaussian(event_shape=1)
models.stylegan.inversion.distortion(weight=0.02)
models.stylegan.inversion.PivotalTuning(locality=1.0, radius=2.0)
models.stylegan.inversion.Encoder(channels=32)
models.stylegan.inversion.Encoder.forward(active=5)
models.stylegan.inversion.E4E(small=0.0002, natural=0.02, patience=80)
models.stylegan.layers.EqualLinear(rate=1.0, bias=0.0)
models.stylegan.layers.ModulatedConv(kernel=3, demodulate=True)
models.stylegan.networks.Mapping(depth=4, rate=0.1)
models.stylegan.networks.Synthesis(channels=32)
models.stylegan.networks.Generator(size=32, channels=32, depth=4)
models.stylegan.networks.Generator.follow(decay=0.99)
models.stylegan.stylegan.StyleGAN(size=32, channels=32, depth=4, mixing=0.9, weight=0.3)  # mixing: Karras et al. 2018, arXiv 1812.04948
models.stylegan.stylegan.StyleGAN.sample(truncation=1.0)
models.text_to_image.batches.drawing_batches(seed=0)
models.text_to_image.batches.pair_batches(seed=0, near=True)
models.text_to_image.configs.gan_int_cls(options=Options(matching=True, interpolation=True), augment=False, kl_weight=0.02, mode_seeking=0.0)
models.text_to_image.gan_int_cls.TextGAN(options=Options(matching=True, interpolation=True), kl_weight=0.0, mode_seeking=0.0)
models.text_to_image.networks.TextGenerator(channels=32, augment=False, free_dim=8, condition_dim=32)
models.text_to_image.networks.TextDiscriminator(channels=32, condition_dim=32)
models.text_to_image.stage_two.Refiner(channels=16)
models.text_to_image.stage_two.StageTwo(channels=16, condition_dim=32)
models.text_to_image.stage_two.StageTwo.train(mode=True)
models.text_to_image.text_encoder.TextEncoder(text_dim=32, hidden_units=64)
models.text_to_image.text_encoder.PictureEncoder(text_dim=32, channels=32)
models.text_to_image.text_encoder.ContrastiveEncoder(text_dim=32, logit_scale=12.0)
models.translation.cycle_gan.CycleGAN(channels=16, patch=16, cycle=10.0, identity=5.0, pool=50)  # Zhu et al. 2017, arXiv 1703.10593
models.translation.cycle_gan.CycleGAN.translate(to='b')
models.translation.image_pool.ImagePool(size=50)  # the same
models.translation.patch_gan.PatchGAN(inputs=3, channels=32, patch=7)
models.translation.pix2pix.Pix2Pix(channels=16, patch=16, skips=True, l1=100.0, adversarial=1.0, noise=0.2)  # l1: Isola et al. 2016, arXiv 1611.07004
models.vae.autoencoder.Autoencoder(latent_dim=16, hidden_units=256)
models.vae.base.LatentVariableModel.log_prob_bound(samples=100)
models.vae.linear.LinearVAE(latent_dim=2)
models.vae.vae.VAE(latent_dim=16, hidden_units=256, likelihood='bernoulli', beta=1.0)
models.vae.vae.IWAE(latent_dim=16, hidden_units=256, likelihood='bernoulli', samples=5)
nn.blocks.backbone(slope=0.2)
nn.masked_conv.MaskedConv2d(colours=1, copies=1)
nn.u_net.UNet(inputs=3, outputs=3, channels=16, depth=4, skips=True, noise=0.5)
probability.divergences.entropy(dim=-1)
probability.divergences.cross_entropy(dim=-1)
probability.divergences.kl(dim=-1)
probability.divergences.jsd(dim=-1)
probability.divergences.check_distribution(dim=-1)
probability.quadrature.quadrature(points=())
probability.quadrature.kl_quadrature(a=-inf, b=inf, points=())
probability.quadrature.jsd_quadrature(a=-inf, b=inf, points=())
training.continual.split_tasks(classes_per_task=2)
training.continual.replay_batches(size=60, seed=0)
training.continual.learn_tasks(seed=0)
training.loop.fit(compile=False)
training.trainer.Trainer(seed=0)
"""  # noqa: E501


def public(module) -> Iterator[tuple[str, object]]:
    """The functions of a module and the methods of its classes, with the names that callers use."""
    for name, found in vars(module).items():
        if name.startswith("_") or getattr(found, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(found):
            yield name, found
        elif inspect.isclass(found):
            for method, function in vars(found).items():
                if inspect.isfunction(function) and method == "__init__":
                    yield name, function
                elif inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{name}.{method}", function


def holds_functions(value) -> bool:
    return isinstance(value, tuple) and any(map(callable, value))


def defaults(function) -> str:
    """`weight=10.0, k=1`: what the signature gives to whoever leaves it out."""
    found = {p.name: p.default for p in inspect.signature(function).parameters.values()}
    kinds = (int, float, str, tuple)  # a switch is an int, settings are named tuples
    return ", ".join(
        f"{name}={value!r}"
        for name, value in found.items()
        if isinstance(value, kinds) and name not in MESSAGES and not holds_functions(value)
    )


def all_defaults() -> dict[str, str]:
    found = {}
    for room in ROOMS:
        package = importlib.import_module(f"course_utils.{room}")
        names = [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
        for name in [package.__name__, *names]:
            if name.endswith(".exercises"):
                continue
            for what, function in public(importlib.import_module(name)):
                if text := defaults(function):
                    found[f"{name.removeprefix(course_utils.__name__ + '.')}.{what}"] = text
    return found


def test_every_default_is_the_one_that_was_meant():
    written = [line.partition("  #")[0] for line in EXPECTED.strip().splitlines()]
    expected = dict(line.removesuffix(")").split("(", 1) for line in written)
    found = all_defaults()
    assert found.keys() == expected.keys()
    for name, text in found.items():
        assert text == expected[name], name
