"""Chapter 01: What is a generative model?"""
