"""Classifiers: of digits, of drawn shapes, of faces. They lend their features to the metrics."""
